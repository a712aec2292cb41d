package dev.headgate.reporting;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Rounds amounts to cents that add up to the rounded sum, by the largest remainder. */
final class CentShares {
    private static final BigDecimal CENT = new BigDecimal("0.01");

    private CentShares() {}

    static BigDecimal rounded(BigDecimal amount) {
        return amount.setScale(2, RoundingMode.HALF_UP);
    }

    /** Each amount rounded down or up; up are those that lose most by being rounded down. */
    static List<BigDecimal> of(List<BigDecimal> amounts) {
        List<BigDecimal> cents =
                new ArrayList<>(
                        amounts.stream()
                                .map(amount -> amount.setScale(2, RoundingMode.FLOOR))
                                .toList());
        BigDecimal missing = rounded(sum(amounts)).subtract(sum(cents));
        List<Integer> byRemainder =
                IntStream.range(0, amounts.size())
                        .boxed()
                        .sorted(
                                Comparator.comparing((Integer index) ->
                                        cents.get(index).subtract(amounts.get(index))))
                        .toList();
        for (int next = 0; missing.signum() > 0; next++) {
            int index = byRemainder.get(next);
            cents.set(index, cents.get(index).add(CENT));
            missing = missing.subtract(CENT);
        }
        return cents;
    }

    static BigDecimal sum(List<BigDecimal> amounts) {
        return amounts.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}
