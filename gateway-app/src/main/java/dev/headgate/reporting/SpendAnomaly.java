package dev.headgate.reporting;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * Hours in which a tenant spent far more on a model than usual.
 *
 * @param to the first hour that is usual again, or the end of what was asked about
 * @param actualUsd what was spent, exact
 * @param usualUsd what the same hours cost at the median, an estimate
 * @param baselineUsd what the same hours cost on the mean of the weeks that the change is explained
 *     by
 * @param changeUsd from the baseline to what was spent
 * @param partsUsd what of the change comes from volume, tokens per request, mix and price; adds up
 * @param driver the largest of these
 * @param callsPercent change of the number of calls, or null if there were none
 * @param tokensPerRequestPercent change of the length of calls, or null if there were none
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record SpendAnomaly(
        String tenant,
        String model,
        Instant from,
        Instant to,
        String actualUsd,
        String usualUsd,
        String baselineUsd,
        String changeUsd,
        Map<String, String> partsUsd,
        String driver,
        @Nullable String callsPercent,
        @Nullable String tokensPerRequestPercent) {

    static SpendAnomaly of(
            HourlySpend series,
            Instant from,
            Instant to,
            BigDecimal usual,
            Consumption before,
            Consumption after) {
        Decomposition parts = Decomposition.of(before, after);
        Map<String, String> texts = new LinkedHashMap<>();
        parts.parts().forEach((name, usd) -> texts.put(name, usd.toPlainString()));
        return new SpendAnomaly(
                series.tenantName(),
                series.model(),
                from,
                to,
                after.usd().toPlainString(),
                usual.setScale(2, RoundingMode.HALF_EVEN).toPlainString(),
                before.usd().toPlainString(),
                parts.change().toPlainString(),
                texts,
                parts.driver(),
                percent(before.calls(), after.calls()),
                percent(length(before), length(after)));
    }

    private static BigDecimal length(Consumption used) {
        return used.calls().signum() == 0
                ? BigDecimal.ZERO
                : used.tokens().divide(used.calls(), 6, RoundingMode.HALF_EVEN);
    }

    private static @Nullable String percent(BigDecimal before, BigDecimal after) {
        if (before.signum() == 0) {
            return null;
        }
        BigDecimal change = after.subtract(before).movePointRight(2);
        return change.divide(before, 1, RoundingMode.HALF_EVEN).toPlainString();
    }
}
