package dev.headgate.allocation;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Least squares without an intercept, in which no rate is below zero. There are few columns, so
 * every subset of them is solved and the best one without a negative rate is taken: that is the
 * exact answer. Statistics are floating point; what money follows from is made decimal by whoever
 * takes it from here.
 *
 * @param rates one for each column; zero for one that explains nothing
 * @param errors the standard error of each rate
 * @param rSquared share of the variance that is explained, against the mean; below zero if the mean
 *     explains more
 */
// Arrays, since they are vectors; nobody compares two fits or keeps one.
@SuppressWarnings("ArrayRecordComponent")
record NonNegativeFit(double[] rates, double[] errors, double rSquared) {
    /**
     * Of a column's square, what must not be explained by the others: below it the columns are too
     * much alike to be told apart.
     */
    private static final double LEAST_OWN_SHARE = 1e-4;

    /** The best fit; empty if there are no more observations than columns, or no two differ. */
    static Optional<NonNegativeFit> of(double[][] columns, double[] observed) {
        double spread = spread(observed);
        if (observed.length <= columns.length || spread == 0) {
            return Optional.empty();
        }
        @Nullable NonNegativeFit best = null;
        for (int subset = 1; subset < 1 << columns.length; subset++) {
            NonNegativeFit fit = solve(columns, members(subset, columns.length), observed, spread);
            if (fit != null && (best == null || fit.rSquared > best.rSquared)) {
                best = fit;
            }
        }
        return Optional.ofNullable(best);
    }

    /** The standard error of a rate, as a share of it; infinite for a rate of zero. */
    double relativeError(int column) {
        return rates[column] == 0 ? Double.POSITIVE_INFINITY : errors[column] / rates[column];
    }

    private static int[] members(int subset, int columns) {
        return IntStream.range(0, columns).filter(i -> ((subset >> i) & 1) == 1).toArray();
    }

    private static @Nullable NonNegativeFit solve(
            double[][] columns, int[] chosen, double[] observed, double spread) {
        double[][] inverse = inverse(columns, chosen);
        if (inverse == null) {
            return null;
        }
        double[] rates = new double[columns.length];
        for (int i = 0; i < chosen.length; i++) {
            for (int j = 0; j < chosen.length; j++) {
                rates[chosen[i]] += inverse[i][j] * product(columns[chosen[j]], observed);
            }
            if (rates[chosen[i]] < 0) {
                return null;
            }
        }
        double unexplained = unexplained(columns, rates, observed);
        double variance = unexplained / (observed.length - chosen.length);
        double[] errors = new double[columns.length];
        for (int i = 0; i < chosen.length; i++) {
            errors[chosen[i]] = Math.sqrt(variance * inverse[i][i]);
        }
        return new NonNegativeFit(rates, errors, 1 - unexplained / spread);
    }

    /** Inverse of the products of columns (Gauss-Jordan); null if they cannot be told apart. */
    private static double @Nullable [][] inverse(double[][] columns, int[] chosen) {
        int n = chosen.length;
        double[][] rows = new double[n][2 * n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                rows[i][j] = product(columns[chosen[i]], columns[chosen[j]]);
            }
            rows[i][n + i] = 1;
        }
        for (int pivot = 0; pivot < n; pivot++) {
            double square = product(columns[chosen[pivot]], columns[chosen[pivot]]);
            if (rows[pivot][pivot] <= LEAST_OWN_SHARE * square) {
                return null;
            }
            eliminate(rows, pivot);
        }
        return Arrays.stream(rows)
                .map(row -> Arrays.copyOfRange(row, n, 2 * n))
                .toArray(double[][]::new);
    }

    private static void eliminate(double[][] rows, int pivot) {
        double leading = rows[pivot][pivot];
        for (int j = 0; j < rows[pivot].length; j++) {
            rows[pivot][j] /= leading;
        }
        for (int i = 0; i < rows.length; i++) {
            double factor = rows[i][pivot];
            for (int j = 0; i != pivot && j < rows[i].length; j++) {
                rows[i][j] -= factor * rows[pivot][j];
            }
        }
    }

    private static double unexplained(double[][] columns, double[] rates, double[] observed) {
        double sum = 0;
        for (int i = 0; i < observed.length; i++) {
            double expected = 0;
            for (int column = 0; column < columns.length; column++) {
                expected += rates[column] * columns[column][i];
            }
            sum += (observed[i] - expected) * (observed[i] - expected);
        }
        return sum;
    }

    private static double product(double[] one, double[] other) {
        return IntStream.range(0, one.length).mapToDouble(i -> one[i] * other[i]).sum();
    }

    private static double spread(double[] values) {
        double mean = Arrays.stream(values).average().orElse(0);
        return Arrays.stream(values).map(value -> (value - mean) * (value - mean)).sum();
    }
}
