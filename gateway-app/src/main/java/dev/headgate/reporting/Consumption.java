package dev.headgate.reporting;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.TreeMap;

/**
 * What was used in some hours.
 *
 * @param calls may be the mean of several stretches of time, as are all numbers
 * @param parts by what has a price of its own: a meter of a hosted deployment, or own capacity
 */
record Consumption(BigDecimal calls, Map<String, Part> parts) {
    private static final int SCALE = 12;

    Consumption {
        parts = Map.copyOf(parts);
    }

    /** Tokens, and USD that they cost. */
    record Part(BigDecimal tokens, BigDecimal usd) {
        static final Part NONE = new Part(BigDecimal.ZERO, BigDecimal.ZERO);

        Part and(Part other) {
            return new Part(tokens.add(other.tokens), usd.add(other.usd));
        }

        private Part dividedBy(BigDecimal count) {
            return new Part(
                    tokens.divide(count, SCALE, RoundingMode.HALF_EVEN),
                    usd.divide(count, SCALE, RoundingMode.HALF_EVEN));
        }
    }

    BigDecimal tokens() {
        return parts.values().stream().map(Part::tokens).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    BigDecimal usd() {
        return parts.values().stream().map(Part::usd).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** The mean of as many stretches as this is the sum of. */
    Consumption dividedBy(int count) {
        BigDecimal divisor = BigDecimal.valueOf(count);
        Map<String, Part> means = new TreeMap<>();
        parts.forEach((name, part) -> means.put(name, part.dividedBy(divisor)));
        return new Consumption(calls.divide(divisor, SCALE, RoundingMode.HALF_EVEN), means);
    }
}
