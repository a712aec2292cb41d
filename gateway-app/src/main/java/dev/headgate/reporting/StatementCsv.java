package dev.headgate.reporting;

import dev.headgate.csv.CsvLine;

/** Writes a statement as CSV: its lines, and the total in the last one. */
final class StatementCsv {
    private static final String HEADER =
            "section,team,model,hosting,place,kind,corrects,calls,unpriced_calls,input_tokens,output_tokens,usd,rounded_usd\r\n";

    private StatementCsv() {}

    static String write(StatementView statement) {
        StringBuilder csv = new StringBuilder(HEADER);
        statement.lines().forEach(line -> csv.append(line(line)));
        return csv.append(
                        new CsvLine()
                                .plain("total")
                                .text(null)
                                .text(null)
                                .text(null)
                                .text(null)
                                .plain(null)
                                .plain(null)
                                .plain(null)
                                .plain(statement.unpricedCalls())
                                .plain(null)
                                .plain(null)
                                .plain(statement.totalUsd())
                                .plain(statement.totalRoundedUsd())
                                .end())
                .toString();
    }

    private static String line(StatementView.LineView line) {
        return new CsvLine()
                .plain(line.section())
                .text(line.team())
                .text(line.model())
                .text(line.hosting())
                .text(line.place())
                .plain(line.kind())
                .plain(line.corrects())
                .plain(line.calls())
                .plain(line.unpricedCalls())
                .plain(line.inputTokens())
                .plain(line.outputTokens())
                .plain(line.usd())
                .plain(line.roundedUsd())
                .end();
    }
}
