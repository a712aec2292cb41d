package dev.headgate.accounting;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;

/**
 * A budget period as the group that holds its lock sees it.
 *
 * @param period id of the period
 * @param scope the tenant, team or key it belongs to
 * @param end when the next period begins; {@link Instant#MAX} if never
 */
record BudgetBalance(
        UUID period,
        UUID scope,
        String name,
        boolean hard,
        BigDecimal limit,
        BigDecimal settled,
        BigDecimal reserved,
        Instant end) {

    BigDecimal left() {
        return limit.subtract(settled).subtract(reserved);
    }

    BudgetBalance moved(BudgetMove move) {
        return new BudgetBalance(
                period,
                scope,
                name,
                hard,
                limit,
                settled.add(move.settled()),
                reserved.add(move.reserved()),
                end);
    }
}
