package dev.headgate.accounting;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;

/**
 * A budget in force, with its current period.
 *
 * @param managedBy {@code api} or {@code config}
 * @param periodEnd {@link Instant#MAX} if it never starts anew
 * @param settled USD booked in this period
 * @param reserved USD held by attempts that have not ended
 */
record StoredBudget(
        UUID id,
        BudgetSettings settings,
        String managedBy,
        Instant periodStart,
        Instant periodEnd,
        BigDecimal settled,
        BigDecimal reserved) {

    boolean isManagedByConfig() {
        return managedBy.equals(BudgetRegistry.CONFIG);
    }
}
