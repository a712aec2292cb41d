package dev.headgate.csv;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A table as CSV, row by row; what is unknown is an empty cell. */
public final class CsvText {
    private final StringBuilder text = new StringBuilder();

    /** A table with these columns; their names are the program's own. */
    public CsvText(List<String> columns) {
        CsvLine header = new CsvLine();
        columns.forEach(header::plain);
        text.append(header.end());
    }

    /** Begins a row. */
    public Row row() {
        return new Row();
    }

    @Override
    public String toString() {
        return text.toString();
    }

    /** A row that is being written, cell by cell. */
    public final class Row {
        private final CsvLine line = new CsvLine();

        private Row() {}

        /** A text from anywhere; no spreadsheet takes it for a formula. */
        public Row text(@Nullable String value) {
            if (value == null) {
                line.plain(null);
            } else {
                line.text(value);
            }
            return this;
        }

        public Row number(@Nullable BigDecimal value) {
            line.plain(value == null ? null : value.toPlainString());
            return this;
        }

        public Row number(long value) {
            line.plain(value);
            return this;
        }

        public void end() {
            text.append(line.end());
        }
    }
}
