package dev.headgate.reporting;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.LocalDate;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/** A spend report as JSON. Amounts are decimal strings in USD, so that no client rounds them. */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record SpendView(
        LocalDate from, LocalDate to, List<String> by, String totalUsd, List<LineView> lines) {

    static SpendView of(SpendReport report) {
        SpendQuestion question = report.question();
        return new SpendView(
                question.from(),
                question.to(),
                question.by().stream().map(SpendDimension::column).toList(),
                report.total().toPlainString(),
                report.lines().stream().map(line -> LineView.of(line, question.by())).toList());
    }

    /**
     * One line.
     *
     * @param labels the dimensions that were asked for, as fields of the line
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record LineView(
            @JsonAnyGetter Map<String, String> labels,
            @Nullable Long attempts,
            @Nullable Long unpricedAttempts,
            @Nullable Long estimatedAttempts,
            long uncachedInputTokens,
            long cacheReadTokens,
            long cacheWriteTokens,
            long outputTokens,
            long reasoningTokens,
            @Nullable String quantity,
            String costUsd) {

        static LineView of(SpendLine line, List<SpendDimension> by) {
            Map<String, String> labels = new LinkedHashMap<>();
            Iterator<String> values = line.labels().iterator();
            by.forEach(dimension -> labels.put(dimension.column(), values.next()));
            SpendLine.Calls calls = line.calls();
            return new LineView(
                    labels,
                    calls == null ? null : calls.attempts(),
                    calls == null ? null : calls.unpriced(),
                    calls == null ? null : calls.estimated(),
                    line.tokens().uncachedInput(),
                    line.tokens().cacheRead(),
                    line.tokens().cacheWrite(),
                    line.tokens().output(),
                    line.tokens().reasoning(),
                    line.quantity() == null ? null : line.quantity().toPlainString(),
                    line.cost().toPlainString());
        }
    }
}
