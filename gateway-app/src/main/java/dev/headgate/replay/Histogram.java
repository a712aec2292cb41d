package dev.headgate.replay;

import org.jspecify.annotations.Nullable;

/**
 * How often which time was measured: eight classes for each doubling, so that a quantile is right
 * to 5 percent. Times are milliseconds.
 */
final class Histogram {
    private static final int CLASSES_A_DOUBLING = 8;
    private static final int CLASSES = 26 * CLASSES_A_DOUBLING;

    private final double[] counts = new double[CLASSES];
    private double total;

    void add(long millis) {
        add(classOf(millis), 1);
    }

    private void add(int index, double weight) {
        counts[index] += weight;
        total += weight;
    }

    /** Adds what another one says, as if so many times had been measured there. */
    void addInProportion(Histogram other, double times) {
        if (other.total > 0) {
            for (int i = 0; i < CLASSES; i++) {
                add(i, other.counts[i] * times / other.total);
            }
        }
    }

    /** The time that this share of all did not pass; null if nothing was measured. */
    @Nullable Long quantile(double share) {
        if (total == 0) {
            return null;
        }
        double below = 0;
        for (int i = 0; i < CLASSES; i++) {
            below += counts[i];
            if (below >= share * total) {
                return Math.round(Math.pow(2, (i + 0.5) / CLASSES_A_DOUBLING) - 1);
            }
        }
        return Math.round(Math.pow(2, (double) CLASSES / CLASSES_A_DOUBLING));
    }

    private static int classOf(long millis) {
        double doublings = Math.log1p((double) Math.max(0, millis)) / Math.log(2);
        return (int) Math.min(CLASSES - 1, Math.floor(doublings * CLASSES_A_DOUBLING));
    }
}
