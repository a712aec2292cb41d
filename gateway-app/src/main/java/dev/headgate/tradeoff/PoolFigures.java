package dev.headgate.tradeoff;

import dev.headgate.catalog.PoolId;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A pool over a period.
 *
 * @param servers calls that the whole pool works on at the same time
 * @param replicas of the pool, as it is now
 * @param usdPerHour what the pool costs now, or null if nobody entered it
 * @param marginalUsdPerHour what an hour of work costs beyond an idle one: energy, where that is
 *     paid apart
 * @param paidHours hours of the period in which it had a cost
 * @param paidUsd what these hours cost
 * @param busyHours hours of the whole pool that calls used
 * @param rates how fast its deployments work, by their names; those without traffic are missing
 */
record PoolFigures(
        PoolId pool,
        String name,
        int servers,
        int replicas,
        @Nullable BigDecimal usdPerHour,
        BigDecimal marginalUsdPerHour,
        BigDecimal paidHours,
        BigDecimal paidUsd,
        BigDecimal busyHours,
        Map<String, ServiceRates> rates) {

    PoolFigures {
        rates = Map.copyOf(rates);
    }

    /** Busy time ÷ paid time; empty if nothing was paid or nothing was done. */
    Optional<BigDecimal> utilisation() {
        return paidHours.signum() > 0 && busyHours.signum() > 0
                ? Optional.of(
                        busyHours.divide(paidHours, Figures.PRECISION).min(BigDecimal.ONE))
                : Optional.empty();
    }

    /** USD of an hour: that of the period, else what it costs now; empty if nobody entered a cost. */
    Optional<BigDecimal> hourlyCost() {
        return paidHours.signum() > 0
                ? Optional.of(paidUsd.divide(paidHours, Figures.PRECISION))
                : Optional.ofNullable(usdPerHour);
    }

    /** USD that a month costs whatever it does. */
    Optional<BigDecimal> fixedPerMonth() {
        return Optional.ofNullable(usdPerHour)
                .or(this::hourlyCost)
                .map(Figures.HOURS_PER_MONTH::multiply);
    }

    Optional<ServiceRates> ratesOf(String deployment) {
        return Optional.ofNullable(rates.get(deployment));
    }
}
