package dev.headgate.allocation;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Rounds shares so that they add up to their total: every share is cut down to whole units, and the
 * units that are left go to the shares that lost most. No share is off by a unit, and nothing is
 * lost or made up.
 */
final class LargestRemainder {
    /** Decimals beyond the unit to which an exact share is reckoned. */
    private static final int GUARD = 24;

    private LargestRemainder() {}

    /**
     * Shares in whole units of {@code 10^-scale}.
     *
     * @param exact shares that add up to the total, or to less than a unit beside it
     * @param total in whole units
     */
    static List<BigDecimal> round(List<BigDecimal> exact, BigDecimal total, int scale) {
        List<BigDecimal> shares = new ArrayList<>();
        exact.forEach(share -> shares.add(share.setScale(scale, RoundingMode.FLOOR)));
        BigDecimal unit = BigDecimal.ONE.movePointLeft(scale);
        int left = total.subtract(sum(shares)).divide(unit).intValueExact();
        IntStream.range(0, exact.size())
                .boxed()
                .sorted(
                        Comparator.comparing(
                                i -> shares.get(i).subtract(exact.get(i)))) // most lost first
                .limit(left)
                .forEach(i -> shares.set(i, shares.get(i).add(unit)));
        return List.copyOf(shares);
    }

    /**
     * A total split by weights, in whole units of {@code 10^-scale} or of the total's own last
     * decimal, whichever is finer.
     *
     * @param weights not negative, and not all zero
     */
    static List<BigDecimal> split(BigDecimal total, List<BigDecimal> weights, int scale) {
        int fine = Math.max(scale, total.scale());
        BigDecimal whole = sum(weights);
        List<BigDecimal> exact =
                weights.stream()
                        .map(weight ->
                                total.multiply(weight)
                                        .divide(whole, fine + GUARD, RoundingMode.FLOOR))
                        .toList();
        return round(exact, total, fine);
    }

    static BigDecimal sum(List<BigDecimal> amounts) {
        return amounts.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}
