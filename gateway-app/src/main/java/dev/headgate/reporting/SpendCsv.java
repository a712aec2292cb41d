package dev.headgate.reporting;

import dev.headgate.csv.CsvLine;

/** Writes a spend report as CSV. */
final class SpendCsv {

    private SpendCsv() {}

    static String write(SpendReport report) {
        StringBuilder csv = new StringBuilder(header(report.question()));
        report.lines().forEach(line -> csv.append(line(line)));
        return csv.toString();
    }

    private static String header(SpendQuestion question) {
        CsvLine header = new CsvLine();
        for (SpendDimension dimension : question.by()) {
            boolean isOurs = dimension instanceof SpendDimension.Fixed;
            header = isOurs ? header.plain(dimension.column()) : header.text(dimension.column());
        }
        if (!question.isOfCharges()) {
            header.plain("attempts").plain("unpriced_attempts").plain("estimated_attempts");
        }
        header.plain("uncached_input_tokens")
                .plain("cache_read_tokens")
                .plain("cache_write_tokens")
                .plain("output_tokens")
                .plain("reasoning_tokens");
        if (question.by().contains(SpendDimension.Fixed.METER)) {
            header.plain("quantity");
        }
        return header.plain("cost_usd").end();
    }

    private static String line(SpendLine line) {
        CsvLine cells = new CsvLine();
        line.labels().forEach(cells::text);
        if (line.calls() != null) {
            cells.plain(line.calls().attempts())
                    .plain(line.calls().unpriced())
                    .plain(line.calls().estimated());
        }
        cells.plain(line.tokens().uncachedInput())
                .plain(line.tokens().cacheRead())
                .plain(line.tokens().cacheWrite())
                .plain(line.tokens().output())
                .plain(line.tokens().reasoning());
        if (line.quantity() != null) {
            cells.plain(line.quantity().toPlainString());
        }
        return cells.plain(line.cost().toPlainString()).end();
    }
}
