package dev.headgate.accounting;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * A budget as administrators see it. Amounts are decimal strings in USD.
 *
 * @param periodEnd when it starts anew, or null if never
 * @param exceeded whether more is settled and reserved than the limit allows
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record BudgetView(
        UUID id,
        String name,
        BudgetScope scope,
        UUID scopeId,
        BudgetPeriod period,
        String timeZone,
        String limitUsd,
        boolean hard,
        String managedBy,
        Instant periodStart,
        @Nullable Instant periodEnd,
        String settledUsd,
        String reservedUsd,
        boolean exceeded) {

    static BudgetView of(StoredBudget budget) {
        BudgetSettings settings = budget.settings();
        return new BudgetView(
                budget.id(),
                settings.name(),
                settings.scope(),
                settings.scopeId(),
                settings.period(),
                settings.zone(),
                settings.limitUsd().toPlainString(),
                settings.hard(),
                budget.managedBy(),
                budget.periodStart(),
                budget.periodEnd().equals(Instant.MAX) ? null : budget.periodEnd(),
                budget.settled().toPlainString(),
                budget.reserved().toPlainString(),
                budget.settled().add(budget.reserved()).compareTo(settings.limitUsd()) > 0);
    }
}
