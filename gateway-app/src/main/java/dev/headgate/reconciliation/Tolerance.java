package dev.headgate.reconciliation;

import dev.headgate.usage.Meter;
import java.math.BigDecimal;
import java.util.EnumSet;
import java.util.Set;

/**
 * Which differences count.
 *
 * @param share of the larger side
 * @param usd whatever the share
 */
record Tolerance(BigDecimal share, BigDecimal usd) {

    boolean sameCount(BigDecimal one, BigDecimal other) {
        return one.subtract(other).abs().compareTo(larger(one, other).multiply(share)) <= 0;
    }

    boolean sameTokens(Counted one, Counted other) {
        Set<Meter> meters = EnumSet.noneOf(Meter.class);
        meters.addAll(one.tokens().keySet());
        meters.addAll(other.tokens().keySet());
        return meters.stream().allMatch(meter -> sameCount(one.of(meter), other.of(meter)));
    }

    /**
     * @param rounding how far rounded rows may be off
     */
    boolean sameUsd(BigDecimal one, BigDecimal other, BigDecimal rounding) {
        BigDecimal allowed = larger(one, other).multiply(share).max(usd).max(rounding);
        return one.subtract(other).abs().compareTo(allowed) <= 0;
    }

    private static BigDecimal larger(BigDecimal one, BigDecimal other) {
        return one.abs().max(other.abs());
    }
}
