package dev.headgate.csv;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A table as CSV (RFC 4180). Texts are quoted, and one that a spreadsheet would take for a formula
 * is written with an apostrophe before it; numbers are plain; what is unknown is an empty cell.
 */
public final class CsvText {
    private static final String FORMULA_STARTS = "=+-@\t\r\n";

    private final StringBuilder text = new StringBuilder();

    /** A table with these columns; their names are the program's own. */
    public CsvText(List<String> columns) {
        end(columns);
    }

    /** Begins a row. */
    public Row row() {
        return new Row();
    }

    @Override
    public String toString() {
        return text.toString();
    }

    private void end(List<String> cells) {
        text.append(String.join(",", cells)).append("\r\n");
    }

    /** A row that is being written, cell by cell. */
    public final class Row {
        private final List<String> cells = new ArrayList<>();

        private Row() {}

        public Row text(@Nullable String value) {
            cells.add(value == null ? "" : quoted(value));
            return this;
        }

        public Row number(@Nullable BigDecimal value) {
            cells.add(value == null ? "" : value.toPlainString());
            return this;
        }

        public Row number(long value) {
            cells.add(Long.toString(value));
            return this;
        }

        public void end() {
            CsvText.this.end(cells);
        }
    }

    static String quoted(String text) {
        boolean formula = !text.isEmpty() && FORMULA_STARTS.indexOf(text.charAt(0)) >= 0;
        return '"' + (formula ? "'" : "") + text.replace("\"", "\"\"") + '"';
    }
}
