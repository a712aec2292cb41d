package dev.headgate.reporting;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * A statement as JSON. Exact amounts and rounded ones are decimal strings in USD; the rounded ones
 * of the lines add up to the rounded total.
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record StatementView(
        UUID tenantId,
        String tenant,
        @Nullable String costCentre,
        YearMonth month,
        boolean isFinal,
        @Nullable Instant closedAt,
        long unpricedCalls,
        Map<String, String> sectionsUsd,
        String totalUsd,
        String totalRoundedUsd,
        List<LineView> lines) {

    static StatementView of(Statement statement) {
        return new StatementView(
                statement.tenant(),
                statement.tenantName(),
                statement.costCentre(),
                statement.month(),
                statement.isFinal(),
                statement.closedAt(),
                statement.unpriced(),
                sections(statement),
                statement.total().toPlainString(),
                CentShares.rounded(statement.total()).toPlainString(),
                lines(statement));
    }

    private static Map<String, String> sections(Statement statement) {
        Map<String, String> totals = new LinkedHashMap<>();
        for (StatementLine.Section section : StatementLine.Section.values()) {
            totals.put(label(section), statement.total(section).toPlainString());
        }
        return totals;
    }

    private static List<LineView> lines(Statement statement) {
        List<BigDecimal> cents =
                CentShares.of(statement.lines().stream().map(StatementLine::usd).toList());
        List<LineView> lines = new ArrayList<>();
        for (int index = 0; index < cents.size(); index++) {
            lines.add(LineView.of(statement.lines().get(index), cents.get(index)));
        }
        return lines;
    }

    static String label(Enum<?> name) {
        return name.name().toLowerCase(Locale.ROOT);
    }

    /** One line. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record LineView(
            String section,
            @Nullable String team,
            String model,
            String hosting,
            String place,
            String kind,
            @Nullable String corrects,
            @Nullable Long calls,
            @Nullable Long unpricedCalls,
            @Nullable Long inputTokens,
            @Nullable Long outputTokens,
            String usd,
            String roundedUsd) {

        private static LineView of(StatementLine line, BigDecimal rounded) {
            StatementLine.Calls calls = line.calls();
            return new LineView(
                    label(line.section()),
                    line.team(),
                    line.model(),
                    line.hosting(),
                    line.place(),
                    line.kind().toLowerCase(Locale.ROOT),
                    line.corrects(),
                    calls == null ? null : calls.calls(),
                    calls == null ? null : calls.unpriced(),
                    calls == null ? null : calls.inputTokens(),
                    calls == null ? null : calls.outputTokens(),
                    line.usd().toPlainString(),
                    rounded.toPlainString());
        }
    }
}
