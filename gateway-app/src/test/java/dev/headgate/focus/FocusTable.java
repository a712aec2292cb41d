package dev.headgate.focus;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A FOCUS file as DuckDB reads it, every cell as text and null where there is none.
 *
 * @param types the column types that the file itself declares; of CSV all are texts
 * @param isText whether it was read from text, so that numbers are binary fractions to readers
 */
record FocusTable(
        List<String> columns,
        Map<String, String> types,
        List<Map<String, String>> rows,
        boolean isText) {

    static FocusTable csv(Path file) throws SQLException {
        return read(
                "read_csv('"
                        + file
                        + "', all_varchar = true, header = true, delim = ',', quote = '\"', escape = '\"')",
                true);
    }

    static FocusTable parquet(Path file) throws SQLException {
        return read("read_parquet('" + file + "')", false);
    }

    private static FocusTable read(String source, boolean isText) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:duckdb:");
                var statement = connection.createStatement()) {
            statement.execute("set TimeZone = 'UTC'");
            Map<String, String> types = new LinkedHashMap<>();
            try (var row = statement.executeQuery("describe select * from " + source)) {
                while (row.next()) {
                    types.put(row.getString(1), row.getString(2));
                }
            }
            try (var row = statement.executeQuery("select columns(*)::varchar from " + source)) {
                return new FocusTable(List.copyOf(types.keySet()), types, rows(row), isText);
            }
        }
    }

    private static List<Map<String, String>> rows(ResultSet row) throws SQLException {
        List<Map<String, String>> rows = new ArrayList<>();
        while (row.next()) {
            Map<String, String> cells = new LinkedHashMap<>();
            for (int column = 1; column <= row.getMetaData().getColumnCount(); column++) {
                cells.put(row.getMetaData().getColumnName(column), row.getString(column));
            }
            rows.add(cells);
        }
        return rows;
    }

    FocusTable with(int row, String column, String value) {
        List<Map<String, String>> changed = new ArrayList<>();
        rows.forEach(one -> changed.add(new LinkedHashMap<>(one)));
        changed.get(row).put(column, value);
        return new FocusTable(columns, types, changed, isText);
    }

    FocusTable withColumns(List<String> renamed) {
        return new FocusTable(renamed, types, rows, isText);
    }
}
