package dev.headgate.statistics;

/**
 * What is expected, and an interval that holds the truth in eight cases of ten if the future is
 * like the past.
 */
public record Estimate(double expected, double low, double high) {
    static final double LOW = 0.1;
    static final double HIGH = 0.9;

    /** From simulated outcomes; what is expected is their mean. */
    static Estimate of(double[] outcomes) {
        double sum = 0;
        for (double outcome : outcomes) {
            sum += outcome;
        }
        return new Estimate(
                sum / outcomes.length,
                Robust.quantile(outcomes, LOW),
                Robust.quantile(outcomes, HIGH));
    }
}
