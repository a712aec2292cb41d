package dev.headgate.csv;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * One line of CSV (RFC 4180), cell by cell. Texts are quoted; one that a spreadsheet would take for
 * a formula gets an apostrophe before it. Null is an empty cell.
 */
public final class CsvLine {
    private static final String FORMULA_STARTS = "=+-@\t\r\n";

    private final StringBuilder line = new StringBuilder();
    private boolean hasCells;

    /** A text from anywhere. */
    public CsvLine text(@Nullable String text) {
        return cell(text == null ? "" : quoted(text));
    }

    /**
     * A decimal without exponent and always with a point, so that no reader takes it for a whole
     * number.
     */
    public CsvLine decimal(@Nullable BigDecimal amount) {
        return cell(amount == null ? "" : plain(amount));
    }

    /**
     * A number, a date or a name of a column: whatever cannot hold a comma, a quote or a formula.
     */
    public CsvLine plain(@Nullable Object value) {
        return cell(value == null ? "" : value.toString());
    }

    /** The line with its end. */
    public String end() {
        return line + "\r\n";
    }

    private CsvLine cell(String cell) {
        if (hasCells) {
            line.append(',');
        }
        hasCells = true;
        line.append(cell);
        return this;
    }

    private static String plain(BigDecimal amount) {
        BigDecimal stripped = amount.stripTrailingZeros();
        return (stripped.scale() < 1 ? stripped.setScale(1) : stripped).toPlainString();
    }

    private static String quoted(String text) {
        boolean formula = !text.isEmpty() && FORMULA_STARTS.indexOf(text.charAt(0)) >= 0;
        return '"' + (formula ? "'" : "") + text.replace("\"", "\"\"") + '"';
    }
}
