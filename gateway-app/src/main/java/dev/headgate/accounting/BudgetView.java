package dev.headgate.accounting;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * A budget as administrators see it. Amounts and shares are decimal strings, amounts in USD.
 *
 * @param limitUsd the budget's own limit
 * @param periodEnd when it starts anew, or null if never
 * @param limitInForceUsd the limit with what was carried over and raised
 * @param leftUsd what can still be reserved; never negative
 * @param overrunUsd what calls of this period cost above their worst cases
 * @param excessUsd what was admitted under a higher limit and stands above the present one
 * @param exceeded whether more is settled and reserved than the limit in force allows
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record BudgetView(
        UUID id,
        String name,
        BudgetScope scope,
        UUID scopeId,
        BudgetPeriod period,
        String timeZone,
        @Nullable String fiscalStart,
        String limitUsd,
        boolean hard,
        List<String> alertShares,
        List<String> forecastAlertShares,
        @Nullable CarryOverView carryOver,
        String managedBy,
        Instant periodStart,
        @Nullable Instant periodEnd,
        String limitInForceUsd,
        String carriedUsd,
        String raisedUsd,
        String settledUsd,
        String reservedUsd,
        String leftUsd,
        String overrunUsd,
        String excessUsd,
        boolean exceeded) {

    /** The bounds of what is carried over. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record CarryOverView(@Nullable String maxShare, @Nullable String maxUsd) {}

    static BudgetView of(StoredBudget budget) {
        BudgetSettings settings = budget.settings();
        BudgetStanding standing = budget.standing();
        return new BudgetView(
                budget.id(),
                settings.name(),
                settings.scope(),
                settings.scopeId(),
                settings.period(),
                settings.zone(),
                settings.fiscalStart(),
                text(settings.limitUsd()),
                settings.hard(),
                settings.alerts().stream().map(BigDecimal::toPlainString).toList(),
                settings.forecastAlerts().stream().map(BigDecimal::toPlainString).toList(),
                carryOver(settings.carryOver()),
                budget.managedBy(),
                budget.periodStart(),
                budget.periodEnd().equals(Instant.MAX) ? null : budget.periodEnd(),
                text(standing.limit()),
                text(standing.carried()),
                text(standing.raised()),
                text(standing.settled()),
                text(standing.reserved()),
                text(standing.left()),
                text(standing.overrun()),
                text(standing.excess()),
                standing.isExceeded());
    }

    private static @Nullable CarryOverView carryOver(@Nullable CarryOver bounds) {
        return bounds == null
                ? null
                : new CarryOverView(textOrNull(bounds.maxShare()), textOrNull(bounds.maxUsd()));
    }

    private static String text(BigDecimal amount) {
        return amount.toPlainString();
    }

    private static @Nullable String textOrNull(@Nullable BigDecimal amount) {
        return amount == null ? null : amount.toPlainString();
    }
}
