package dev.headgate.tradeoff;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Optional;

/**
 * Whether and when a pool pays against an alternative, for the tokens of some use case.
 *
 * @param own the pool's deployment, and what the use case costs there
 * @param alternative a hosted deployment, and what it costs there
 * @param tokensPerMonth the use case's tokens at its present volume
 */
record BreakEvenLine(Estimate own, Estimate alternative, BigDecimal tokensPerMonth, Result result) {

    /** What can be said of it. */
    sealed interface Result {}

    /**
     * @param fixedPerMonth USD that the pool costs a month
     * @param alternativePerMillion USD per million tokens of our mix on the alternative
     * @param marginalPerMillion USD per million tokens of our mix beyond the pool's fixed cost
     * @param position present volume ÷ break-even volume; empty if it never breaks even
     * @param arrival when it breaks even at the present growth; empty if it never can
     */
    record Known(
            BigDecimal fixedPerMonth,
            BigDecimal alternativePerMillion,
            BigDecimal marginalPerMillion,
            Capacity capacity,
            BreakEven breakEven,
            Optional<BigDecimal> position,
            Optional<Growth.Arrival> arrival)
            implements Result {}

    /** It cannot be said, and why. */
    record Unknown(String reason) implements Result {}

    /**
     * How things stand.
     *
     * @param tokens of the use case in its period
     * @param months how long the period is, in months of 730 hours
     * @param derating the part of the pool's peak at which answers come in time
     */
    record Today(
            BigDecimal tokens,
            BigDecimal months,
            BigDecimal derating,
            Optional<Growth> growth,
            LocalDate day) {

        BigDecimal tokensPerMonth() {
            return tokens.divide(months, Figures.PRECISION);
        }
    }

    static BreakEvenLine of(
            Estimate own, Estimate alternative, Optional<BigDecimal> fixed, Today today) {
        return new BreakEvenLine(
                own, alternative, today.tokensPerMonth(), result(own, alternative, fixed, today));
    }

    private static Result result(
            Estimate own, Estimate alternative, Optional<BigDecimal> fixed, Today today) {
        if (own.outcome() instanceof Estimate.Unknown(String reason)) {
            return new Unknown(reason);
        }
        if (alternative.outcome() instanceof Estimate.Unknown(String reason)) {
            return new Unknown(reason);
        }
        if (fixed.isEmpty()
                || !(own.outcome() instanceof Estimate.Worked worked)
                || !(alternative.outcome() instanceof Estimate.Billed(BigDecimal usd))) {
            return new Unknown("A break-even needs a pool with a cost, and a hosted alternative.");
        }
        return known(worked, usd, fixed.get(), today);
    }

    private static Known known(
            Estimate.Worked own, BigDecimal billed, BigDecimal fixed, Today today) {
        BigDecimal peak =
                Figures.HOURS_PER_MONTH
                        .multiply(today.tokens())
                        .divide(own.hours(), Figures.PRECISION);
        Capacity capacity = new Capacity(peak, today.derating());
        BigDecimal alternative = perMillion(billed, today.tokens());
        BigDecimal marginal = perMillion(own.marginal(), today.tokens());
        BreakEven breakEven = BreakEven.of(fixed, alternative, marginal, capacity);
        return new Known(
                fixed,
                alternative,
                marginal,
                capacity,
                breakEven,
                position(breakEven, today),
                arrival(breakEven, today));
    }

    private static BigDecimal perMillion(BigDecimal usd, BigDecimal tokens) {
        return usd.multiply(Figures.MILLION).divide(tokens, Figures.PRECISION);
    }

    /** A free pool has broken even before its first token. */
    private static Optional<BigDecimal> position(BreakEven breakEven, Today today) {
        return breakEven instanceof BreakEven.At at && at.tokensPerMonth().signum() > 0
                ? Optional.of(today.tokensPerMonth().divide(at.tokensPerMonth(), Figures.PRECISION))
                : Optional.empty();
    }

    private static Optional<Growth.Arrival> arrival(BreakEven breakEven, Today today) {
        if (!(breakEven instanceof BreakEven.At at)
                || at.feasibility() == BreakEven.Feasibility.BEYOND_CAPACITY) {
            return Optional.empty();
        }
        if (today.tokensPerMonth().compareTo(at.tokensPerMonth()) >= 0) {
            return Optional.of(new Growth.Arrival.Reached());
        }
        return Optional.of(
                today.growth()
                        .map(trend -> trend.passes(at.tokensPerMonth(), today.day()))
                        .orElseGet(Growth.Arrival.Unknown::new));
    }
}
