package dev.headgate.reporting;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Writes a spend report as CSV (RFC 4180). A text that a spreadsheet would take for a formula is
 * written with an apostrophe before it.
 */
final class SpendCsv {
    private static final String FORMULA_STARTS = "=+-@\t\r\n";

    private static final List<String> MEASURES =
            List.of(
                    "attempts",
                    "unpriced_attempts",
                    "estimated_attempts",
                    "uncached_input_tokens",
                    "cache_read_tokens",
                    "cache_write_tokens",
                    "output_tokens",
                    "reasoning_tokens",
                    "cost_usd");

    private SpendCsv() {}

    static String write(SpendReport report) {
        StringBuilder csv = new StringBuilder();
        List<String> header = new ArrayList<>();
        report.by().forEach(dimension -> header.add(dimension.column()));
        header.addAll(MEASURES);
        append(csv, header);
        report.lines().forEach(line -> append(csv, cells(line)));
        return csv.toString();
    }

    private static List<String> cells(SpendLine line) {
        List<String> cells = new ArrayList<>();
        line.labels().forEach(label -> cells.add(quoted(label)));
        cells.add(Long.toString(line.attempts()));
        cells.add(Long.toString(line.unpriced()));
        cells.add(Long.toString(line.estimated()));
        cells.add(Long.toString(line.uncachedInput()));
        cells.add(Long.toString(line.cacheRead()));
        cells.add(Long.toString(line.cacheWrite()));
        cells.add(Long.toString(line.output()));
        cells.add(Long.toString(line.reasoning()));
        cells.add(line.cost().toPlainString());
        return cells;
    }

    static String quoted(String text) {
        boolean formula = !text.isEmpty() && FORMULA_STARTS.indexOf(text.charAt(0)) >= 0;
        return '"' + (formula ? "'" : "") + text.replace("\"", "\"\"") + '"';
    }

    private static void append(StringBuilder csv, List<String> cells) {
        csv.append(cells.stream().collect(Collectors.joining(",", "", "\r\n")));
    }
}
