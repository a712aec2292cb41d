package dev.headgate.accounting;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * A budget period has reached a share of its limit. It is given once for each period, kind and
 * share. Amounts and shares are decimal strings, amounts in USD; they are those of the moment.
 *
 * @param kind {@code settled} if that much is booked, {@code forecast} if it is foreseen for the
 *     period's end
 * @param limitUsd the limit in force
 * @param forecastUsd what would be settled at the end, or null for a period without one or too
 *     young to tell
 * @param periodEnd null if it never ends
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record BudgetAlert(
        UUID alertId,
        UUID budgetId,
        String budget,
        BudgetScope scope,
        UUID scopeId,
        String kind,
        String share,
        String limitUsd,
        String settledUsd,
        String reservedUsd,
        @Nullable String forecastUsd,
        Instant periodStart,
        @Nullable Instant periodEnd) {

    /** Decimal text as alerts have it. */
    static @Nullable String text(@Nullable BigDecimal amount) {
        return amount == null ? null : amount.toPlainString();
    }
}
