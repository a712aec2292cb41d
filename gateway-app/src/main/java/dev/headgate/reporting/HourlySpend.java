package dev.headgate.reporting;

import dev.headgate.statistics.Spread;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * What a tenant spent on a model, hour by hour (UTC).
 *
 * @param tenantName the latest
 * @param hours those in which something was spent
 */
record HourlySpend(
        UUID tenant, String tenantName, String model, SortedMap<Instant, BigDecimal> hours) {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final int WEEKS = 8;
    private static final int FEWEST_WEEKS = 4;
    private static final int HOURS_OF_A_WEEK = 168;
    private static final int FEWEST_HOURS = 24;

    /** Below a cent one amount is as good as another. */
    private static final BigDecimal LEAST_USD = new BigDecimal("0.01");

    HourlySpend {
        hours = new TreeMap<>(hours);
    }

    /**
     * What is usual, of logarithms of USD: the same hour of the week in the weeks before; where
     * there are too few of them, of all hours of the week before. Empty if even those are too few.
     */
    Optional<Spread> usual(Instant hour) {
        double[] sameHours =
                logs(IntStream.rangeClosed(1, WEEKS).map(week -> week * HOURS_OF_A_WEEK), hour);
        if (sameHours.length >= FEWEST_WEEKS) {
            return Optional.of(Spread.of(sameHours));
        }
        double[] allHours = logs(IntStream.rangeClosed(1, HOURS_OF_A_WEEK), hour);
        return allHours.length >= FEWEST_HOURS
                ? Optional.of(Spread.of(allHours))
                : Optional.empty();
    }

    /** Hours before the first spend say nothing: nobody was there. */
    private double[] logs(IntStream hoursBefore, Instant hour) {
        Instant first = hours.firstKey();
        return hoursBefore
                .mapToObj(before -> hour.minus(HOUR.multipliedBy(before)))
                .filter(earlier -> !earlier.isBefore(first))
                .mapToDouble(this::log)
                .toArray();
    }

    double log(Instant hour) {
        return Math.log(usd(hour).max(LEAST_USD).doubleValue());
    }

    BigDecimal usd(Instant hour) {
        return hours.getOrDefault(hour, BigDecimal.ZERO);
    }

    /** Takes hour after hour. */
    static final class Builder {
        private final UUID tenant;
        private final String model;
        private final SortedMap<Instant, BigDecimal> hours = new TreeMap<>();
        private String tenantName = "";

        Builder(UUID tenant, String model) {
            this.tenant = tenant;
            this.model = model;
        }

        void add(String name, Instant hour, BigDecimal usd) {
            tenantName = name;
            hours.put(hour, usd);
        }

        HourlySpend build() {
            return new HourlySpend(tenant, tenantName, model, hours);
        }
    }
}
