package dev.headgate.statistics;

/**
 * What is usual.
 *
 * @param deviation the median absolute deviation
 */
public record Spread(double median, double deviation) {

    /**
     * The spread of these values, in any order.
     *
     * @throws IllegalArgumentException if there is no value
     */
    public static Spread of(double[] values) {
        return new Spread(Robust.median(values), Robust.medianAbsoluteDeviation(values));
    }

    /** Whether a value is further above the median than so many deviations. */
    public boolean isExceededBy(double value, int deviations) {
        return value > median + deviations * deviation;
    }
}
