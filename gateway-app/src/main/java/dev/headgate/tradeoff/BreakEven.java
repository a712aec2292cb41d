package dev.headgate.tradeoff;

import java.math.BigDecimal;

/**
 * The volume at which a pool costs what an alternative would: {@code V* = F ÷ (p_alt − m)}, with F
 * what the pool costs a month whatever it does, p_alt what a token costs on the alternative at our
 * own mix of input, output and cache, and m what a token costs beyond F.
 */
sealed interface BreakEven {

    /** No volume is enough: each token costs at least as much here as there. */
    record Never() implements BreakEven {}

    /**
     * A volume is enough.
     *
     * @param shareOfPeak of what the pool can make if it is never idle
     * @param shareInTime of what it can make while answers come in time
     */
    record At(BigDecimal tokensPerMonth, BigDecimal shareOfPeak, BigDecimal shareInTime)
            implements BreakEven {

        Feasibility feasibility() {
            if (shareOfPeak.compareTo(BigDecimal.ONE) > 0) {
                return Feasibility.BEYOND_CAPACITY;
            }
            return shareInTime.compareTo(BigDecimal.ONE) > 0
                    ? Feasibility.ONLY_WITHOUT_SLO
                    : Feasibility.FEASIBLE;
        }
    }

    /** Whether the pool can make the volume at which it breaks even. */
    enum Feasibility {
        FEASIBLE,
        /** It can, but answers would not come in time. */
        ONLY_WITHOUT_SLO,
        /** It cannot: it does not break even. */
        BEYOND_CAPACITY
    }

    /**
     * The break-even of a pool against an alternative.
     *
     * @param fixedPerMonth USD
     * @param alternative USD per million tokens
     * @param marginal USD per million tokens
     */
    static BreakEven of(
            BigDecimal fixedPerMonth,
            BigDecimal alternative,
            BigDecimal marginal,
            Capacity capacity) {
        BigDecimal saved = alternative.subtract(marginal);
        if (saved.signum() <= 0) {
            return new Never();
        }
        BigDecimal tokens =
                fixedPerMonth.multiply(Figures.MILLION).divide(saved, Figures.PRECISION);
        return new At(tokens, capacity.shareOfPeak(tokens), capacity.shareInTime(tokens));
    }
}
