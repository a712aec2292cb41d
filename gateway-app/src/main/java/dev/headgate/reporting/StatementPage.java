package dev.headgate.reporting;

import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.HtmlUtils;

/** A statement as a page to print: no script, nothing that is loaded from elsewhere. */
final class StatementPage {
    // Beside the code that fills it in, nobody would see either.
    @SuppressWarnings("InlineFormatString")
    private static final String PAGE =
            """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <title>%1$s, %2$s</title>
            <style>
            body { font: 10pt/1.4 system-ui, sans-serif; margin: 2em; }
            table { border-collapse: collapse; width: 100%%; }
            th, td { border-bottom: 1px solid #ccc; padding: .25em .5em; text-align: left; }
            .number { text-align: right; font-variant-numeric: tabular-nums; }
            .total { font-weight: bold; }
            @page { size: A4; margin: 15mm; }
            @media print { body { margin: 0; } tr { break-inside: avoid; } thead { display: table-header-group; } }
            </style>
            </head>
            <body>
            <h1>Statement %2$s</h1>
            <p>%1$s%3$s<br>%4$s</p>
            %5$s<table>
            <thead><tr><th>Team</th><th>Model</th><th>Hosting</th><th>Provider or pool</th><th>For</th>\
            <th class="number">Calls</th><th class="number">Input tokens</th><th class="number">Output tokens</th>\
            <th class="number">USD</th></tr></thead>
            <tbody>
            %6$s</tbody>
            </table>
            </body>
            </html>
            """;

    private static final Map<String, String> HOSTINGS =
            Map.of("hosted", "hosted", "self_hosted", "own capacity");

    private static final Map<String, String> PURPOSES =
            Map.of(
                    "correction", "corrected estimates",
                    "rerating", "corrected prices",
                    "invoice", "difference to the invoice");

    private StatementPage() {}

    static String write(StatementView statement) {
        String centre = statement.costCentre();
        return PAGE.formatted(
                escaped(statement.tenant()),
                statement.month(),
                centre == null ? "" : ", cost centre " + escaped(centre),
                statement.isFinal()
                        ? "Final. Closed at " + statement.closedAt() + "."
                        : "Provisional: the month is not closed.",
                remark(statement.unpricedCalls()),
                body(statement));
    }

    private static String remark(long unpriced) {
        return unpriced == 0
                ? ""
                : "<p>The price of %d calls is unknown: their cost is missing.</p>\n"
                        .formatted(unpriced);
    }

    private static String body(StatementView statement) {
        StringBuilder rows = new StringBuilder();
        for (StatementLine.Section section : StatementLine.Section.values()) {
            String label = StatementView.label(section);
            String lines =
                    statement.lines().stream()
                            .filter(line -> line.section().equals(label))
                            .map(StatementPage::row)
                            .collect(Collectors.joining());
            if (!lines.isEmpty()) {
                rows.append("<tr><th colspan=\"9\">%s</th></tr>\n".formatted(section.title()))
                        .append(lines);
            }
        }
        return rows.append(
                        "<tr class=\"total\"><td colspan=\"8\">Total</td><td class=\"number\">%s</td></tr>\n"
                                .formatted(statement.totalRoundedUsd()))
                .toString();
    }

    private static String row(StatementView.LineView line) {
        return "<tr>%s%s%s%s%s%s%s%s%s</tr>\n"
                .formatted(
                        cell(line.team()),
                        cell(line.model()),
                        cell(HOSTINGS.get(line.hosting())),
                        cell(line.place()),
                        cell(purpose(line)),
                        number(line.calls()),
                        number(line.inputTokens()),
                        number(line.outputTokens()),
                        number(line.roundedUsd()));
    }

    private static String purpose(StatementView.LineView line) {
        String purpose = PURPOSES.getOrDefault(line.kind(), "");
        return line.corrects() == null ? purpose : purpose + " of " + line.corrects();
    }

    private static String cell(@Nullable String text) {
        return "<td>" + escaped(Objects.requireNonNullElse(text, "")) + "</td>";
    }

    private static String number(@Nullable Object number) {
        return "<td class=\"number\">" + Objects.requireNonNullElse(number, "") + "</td>";
    }

    private static String escaped(String text) {
        return HtmlUtils.htmlEscape(text, "UTF-8");
    }
}
