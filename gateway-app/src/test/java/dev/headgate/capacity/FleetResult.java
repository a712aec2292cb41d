package dev.headgate.capacity;

import java.math.BigDecimal;
import java.util.List;
import java.util.function.DoublePredicate;

/**
 * How an hour went.
 *
 * @param hosted requests that the hosted target answered
 * @param waits of all requests that were sent to the pool
 * @param usedWhileFull share of the pool's capacity that was used while the demand was as large
 * @param switches steps of the spill switch, of the replica that took the most
 * @param hostedUsd what the hosted target cost
 * @param batchShare of the requests that left while the demand was as large, those that can wait
 */
record FleetResult(
        String policy,
        int requests,
        int hosted,
        List<FleetRun.Waited> waits,
        List<FleetRun.Slice> slices,
        double usedWhileFull,
        int switches,
        BigDecimal hostedUsd,
        double batchShare) {
    private static final BigDecimal POOL_USD = new BigDecimal("10.00");

    /** Seconds that a share of the requests to the pool waited at most. */
    double wait(double share) {
        return wait(share, _ -> true);
    }

    /** The same of those that came while the demand was as large as the pool's capacity. */
    double waitWhileFull(double share) {
        return wait(share, LoadRamp::isSaturating);
    }

    double wait(double share, DoublePredicate arrived) {
        double[] sorted =
                waits.stream()
                        .filter(one -> arrived.test(one.at()))
                        .mapToDouble(FleetRun.Waited::seconds)
                        .sorted()
                        .toArray();
        return sorted.length == 0 ? 0 : sorted[(int) Math.ceil(share * sorted.length) - 1];
    }

    /** Everything, the pool's hour included. */
    BigDecimal usd() {
        return hostedUsd.add(POOL_USD);
    }
}
