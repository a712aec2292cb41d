package dev.headgate.allocation;

import java.math.BigDecimal;
import java.time.Instant;

/**
 * What an hour of a pool costs by its dated costs, in proportion where they cover a part of it.
 *
 * @param paidHours of the pool; less than one where it has no cost for a part of the hour
 * @param replicaHours the same, for each replica
 * @param cost everything, in USD
 * @param overhead of this, what is beside the accelerators
 * @param energy of this, what is paid for energy apart
 */
record HourCost(
        Instant hour,
        BigDecimal paidHours,
        BigDecimal replicaHours,
        BigDecimal cost,
        BigDecimal overhead,
        BigDecimal energy) {

    /** What calls can be charged for it. */
    BigDecimal attributable() {
        return cost.subtract(overhead);
    }
}
