package dev.headgate.allocation;

import java.math.BigDecimal;
import java.time.Instant;

/**
 * An hour of a pool: what it cost, and what calls were charged of it. Amounts are USD.
 *
 * @param paidHours of the whole pool that a cost is known for; at most one
 * @param replicaHours the same, for each replica
 * @param overhead of the cost, what is beside the accelerators
 * @param energy of the cost, what is paid for energy apart
 * @param bookedHours of the whole pool, as booked in this hour
 * @param booked what tenants' calls that were booked in this hour owe to the pool
 * @param usedHours what was booked, less what exceeds the hour, which is its neighbours'
 * @param attributed the same in USD
 */
public record PoolHour(
        Instant hour,
        BigDecimal paidHours,
        BigDecimal replicaHours,
        BigDecimal cost,
        BigDecimal overhead,
        BigDecimal energy,
        BigDecimal bookedHours,
        BigDecimal booked,
        BigDecimal usedHours,
        BigDecimal attributed) {

    /** What no call was charged for and is no overhead. */
    public BigDecimal idle() {
        return cost.subtract(overhead).subtract(attributed);
    }
}
