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
 * @param rates how fast its deployments work, by their names; those of which nothing is known are
 *     missing
 */
record PoolFigures(
        PoolId pool,
        String name,
        int servers,
        int replicas,
        @Nullable BigDecimal usdPerHour,
        Paid paid,
        Map<String, ServiceRates> rates) {

    PoolFigures {
        rates = Map.copyOf(rates);
    }

    /**
     * What was paid for in the period.
     *
     * @param hours in which it had a cost
     * @param busyHours of the whole pool that calls used
     * @param usd for everything
     * @param timeUsd of that, what calls are charged their share of: without overhead
     * @param energyUsd of that, what is paid for energy apart
     */
    record Paid(
            BigDecimal hours,
            BigDecimal busyHours,
            BigDecimal usd,
            BigDecimal timeUsd,
            BigDecimal energyUsd) {
        static final Paid NOTHING =
                new Paid(
                        BigDecimal.ZERO,
                        BigDecimal.ZERO,
                        BigDecimal.ZERO,
                        BigDecimal.ZERO,
                        BigDecimal.ZERO);

        private Optional<BigDecimal> perHour(BigDecimal amount) {
            return hours.signum() > 0
                    ? Optional.of(amount.divide(hours, Figures.PRECISION))
                    : Optional.empty();
        }
    }

    /** Busy time ÷ paid time; empty if nothing was paid or nothing was done. */
    Optional<BigDecimal> utilisation() {
        return paid.perHour(paid.busyHours())
                .filter(used -> used.signum() > 0)
                .map(used -> used.min(BigDecimal.ONE));
    }

    /** USD of an hour with everything: that of the period, else what it costs now. */
    Optional<BigDecimal> hourlyCost() {
        return paid.perHour(paid.usd()).or(() -> Optional.ofNullable(usdPerHour));
    }

    /** USD that a call which used an hour of the whole pool is charged. */
    Optional<BigDecimal> hourlyTime() {
        return paid.perHour(paid.timeUsd()).or(() -> Optional.ofNullable(usdPerHour));
    }

    /** USD that an hour of work costs beyond a pool that is paid anyway: energy paid apart. */
    BigDecimal marginalPerHour() {
        return paid.perHour(paid.energyUsd()).orElse(BigDecimal.ZERO);
    }

    /** USD that a month costs whatever it does; empty if nobody entered a cost. */
    Optional<BigDecimal> fixedPerMonth() {
        return Optional.ofNullable(usdPerHour)
                .or(this::hourlyCost)
                .map(perHour -> perHour.subtract(marginalPerHour()))
                .map(Figures.HOURS_PER_MONTH::multiply);
    }

    Optional<ServiceRates> ratesOf(String deployment) {
        return Optional.ofNullable(rates.get(deployment));
    }
}
