package dev.headgate.reporting;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import java.time.LocalDate;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/** A spend report as JSON. Amounts are decimal strings in USD, so that no client rounds them. */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record SpendView(
        LocalDate from, LocalDate to, List<String> by, String totalUsd, List<LineView> lines) {

    static SpendView of(SpendReport report) {
        return new SpendView(
                report.from(),
                report.to(),
                report.by().stream().map(SpendDimension::column).toList(),
                report.total().toPlainString(),
                report.lines().stream().map(line -> LineView.of(line, report.by())).toList());
    }

    /**
     * One line.
     *
     * @param labels the dimensions that were asked for, as fields of the line
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record LineView(
            @JsonAnyGetter Map<String, String> labels,
            long attempts,
            long unpricedAttempts,
            long estimatedAttempts,
            long uncachedInputTokens,
            long cacheReadTokens,
            long cacheWriteTokens,
            long outputTokens,
            long reasoningTokens,
            String costUsd) {

        static LineView of(SpendLine line, Set<SpendDimension> by) {
            Map<String, String> labels = new LinkedHashMap<>();
            Iterator<String> values = line.labels().iterator();
            by.forEach(dimension -> labels.put(dimension.column(), values.next()));
            return new LineView(
                    labels,
                    line.attempts(),
                    line.unpriced(),
                    line.estimated(),
                    line.uncachedInput(),
                    line.cacheRead(),
                    line.cacheWrite(),
                    line.output(),
                    line.reasoning(),
                    line.cost().toPlainString());
        }
    }
}
