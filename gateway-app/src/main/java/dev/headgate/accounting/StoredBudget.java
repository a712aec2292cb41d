package dev.headgate.accounting;

import java.time.Instant;
import java.util.UUID;

/**
 * A budget in force, with its current period.
 *
 * @param managedBy {@code api} or {@code config}
 * @param periodEnd {@link Instant#MAX} if it never starts anew
 */
record StoredBudget(
        UUID id,
        BudgetSettings settings,
        String managedBy,
        Instant periodStart,
        Instant periodEnd,
        BudgetStanding standing) {

    boolean isManagedByConfig() {
        return managedBy.equals(BudgetRegistry.CONFIG);
    }
}
