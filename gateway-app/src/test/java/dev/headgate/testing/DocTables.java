package dev.headgate.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.function.ThrowingConsumer;

/**
 * Tables of worked examples in a page of the docs, so that the page is the specification and the
 * build works it out. A table is announced by a comment before it: {@code <!-- worked: name -->}.
 */
public final class DocTables {
    private static final Pattern ANNOUNCED = Pattern.compile("<!-- worked: ([a-z-]+) -->");

    private final List<String> lines;

    private DocTables(List<String> lines) {
        this.lines = lines;
    }

    /** The tables of a page below {@code docs}. */
    public static DocTables of(String page) {
        try {
            return new DocTables(Files.readAllLines(Path.of("../docs").resolve(page)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The names of all tables, in their order. */
    public List<String> names() {
        return lines.stream()
                .map(ANNOUNCED::matcher)
                .filter(Matcher::matches)
                .map(announced -> announced.group(1))
                .toList();
    }

    /** A test for each row of a table; cells by the headings of their columns. */
    public Stream<DynamicTest> tests(String name, ThrowingConsumer<Map<String, String>> check) {
        return rows(name).stream()
                .map(row ->
                        DynamicTest.dynamicTest(
                                name + ": " + String.join(" | ", row.values()),
                                () -> check.accept(row)));
    }

    /**
     * The rows of a table.
     *
     * @throws IllegalArgumentException if the page has no such table, or it has no rows
     */
    public List<Map<String, String>> rows(String name) {
        int at = lines.indexOf("<!-- worked: " + name + " -->");
        if (at < 0) {
            throw new IllegalArgumentException("There is no table '" + name + "'");
        }
        List<List<String>> table = new ArrayList<>();
        for (String line : lines.subList(at + 1, lines.size())) {
            if (line.startsWith("|")) {
                table.add(cells(line));
            } else if (!table.isEmpty()) {
                break;
            }
        }
        if (table.size() < 3) {
            throw new IllegalArgumentException("Table '" + name + "' has no rows");
        }
        return table.stream().skip(2).map(cells -> row(table.getFirst(), cells)).toList();
    }

    private static List<String> cells(String line) {
        return Arrays.stream(line.substring(1).split("\\|")).map(String::strip).toList();
    }

    private static Map<String, String> row(List<String> headings, List<String> cells) {
        Map<String, String> row = new LinkedHashMap<>();
        for (int column = 0; column < headings.size(); column++) {
            row.put(headings.get(column), cells.get(column));
        }
        return row;
    }
}
