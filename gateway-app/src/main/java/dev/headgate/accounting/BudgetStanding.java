package dev.headgate.accounting;

import java.math.BigDecimal;

/**
 * Where the current period of a budget stands, in USD.
 *
 * @param limit what is in force: the budget's own limit with what was carried and raised
 * @param carried what it got from the period before
 * @param raised what raises add at this moment
 * @param settled what is booked
 * @param reserved what is held by attempts that have not ended
 * @param overrun what calls cost above their worst cases
 * @param excess what was admitted under a higher limit and stands above the present one
 */
record BudgetStanding(
        BigDecimal limit,
        BigDecimal carried,
        BigDecimal raised,
        BigDecimal settled,
        BigDecimal reserved,
        BigDecimal overrun,
        BigDecimal excess) {

    boolean isExceeded() {
        return settled.add(reserved).compareTo(limit) > 0;
    }

    BigDecimal left() {
        return limit.subtract(settled).subtract(reserved).max(BigDecimal.ZERO);
    }
}
