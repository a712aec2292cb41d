package dev.headgate.tradeoff;

import java.math.BigDecimal;

/**
 * What a pool can make in a month.
 *
 * @param peak tokens per month if it is never idle
 * @param derating the part of that at which answers still come in time
 */
record Capacity(BigDecimal peak, BigDecimal derating) {

    BigDecimal shareOfPeak(BigDecimal tokens) {
        return tokens.divide(peak, Figures.PRECISION);
    }

    BigDecimal shareInTime(BigDecimal tokens) {
        return tokens.divide(peak.multiply(derating), Figures.PRECISION);
    }
}
