package dev.headgate.tradeoff;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** How many tokens one family of models makes of what another makes one of. */
final class Tokenisers {
    private final Map<String, BigDecimal> byFamily = new TreeMap<>();

    /**
     * @param byFamily tokens that each family makes of the same text
     * @throws IllegalArgumentException if one of them is not positive
     */
    Tokenisers(Map<String, BigDecimal> byFamily) {
        byFamily.forEach((family, factor) -> {
            if (factor.signum() <= 0) {
                throw new IllegalArgumentException(
                        "The tokeniser factor of " + family + " must be positive: " + factor);
            }
            this.byFamily.put(key(family), factor);
        });
    }

    /**
     * @param isKnown whether it was entered, or both families are the same; else it is assumed
     */
    record Factor(String from, String to, BigDecimal value, boolean isKnown) {}

    Factor factor(String from, String to) {
        BigDecimal there = byFamily.get(key(to));
        BigDecimal here = byFamily.get(key(from));
        if (key(from).equals(key(to)) || there == null || here == null) {
            return new Factor(from, to, BigDecimal.ONE, key(from).equals(key(to)));
        }
        return new Factor(from, to, there.divide(here, Figures.PRECISION), true);
    }

    private static String key(String family) {
        return family.toLowerCase(Locale.ROOT);
    }
}
