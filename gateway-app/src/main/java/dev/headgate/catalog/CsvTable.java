package dev.headgate.catalog;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads comma-separated values with a header line (RFC 4180); an empty cell is an empty text. */
final class CsvTable {
    private final String text;
    private int at;

    private CsvTable(String text) {
        this.text = text;
    }

    /** One map from column to cell for each row below the header. */
    static List<Map<String, String>> read(String text) {
        CsvTable table = new CsvTable(text);
        List<String> header = table.row();
        List<Map<String, String>> rows = new ArrayList<>();
        while (table.at < text.length()) {
            rows.add(named(header, table.row()));
        }
        return rows;
    }

    private static Map<String, String> named(List<String> header, List<String> cells) {
        if (cells.size() != header.size()) {
            throw new IllegalArgumentException(
                    "%d cells under %d columns: %s".formatted(cells.size(), header.size(), cells));
        }
        Map<String, String> row = new LinkedHashMap<>();
        for (int i = 0; i < cells.size(); i++) {
            row.put(header.get(i), cells.get(i));
        }
        return row;
    }

    private List<String> row() {
        List<String> cells = new ArrayList<>();
        do {
            cells.add(at < text.length() && text.charAt(at) == '"' ? quoted() : plain());
        } while (at < text.length() && text.charAt(at++) == ',');
        return cells;
    }

    private String plain() {
        int start = at;
        while (at < text.length() && text.charAt(at) != ',' && text.charAt(at) != '\n') {
            at++;
        }
        return text.substring(start, at);
    }

    private String quoted() {
        StringBuilder cell = new StringBuilder();
        at++;
        while (text.charAt(at) != '"' || text.startsWith("\"\"", at)) {
            at += text.charAt(at) == '"' ? 1 : 0;
            cell.append(text.charAt(at++));
        }
        at++;
        return cell.toString();
    }
}
