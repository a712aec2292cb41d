package dev.headgate.tradeoff;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * A month of a use case on a hosted alternative and on own capacity, by what it depends on.
 *
 * @param uncached tokens of prompts that are read in full
 * @param cached tokens of prompts from a cache
 * @param output tokens of answers
 * @param uncachedUsd USD for each such token on the alternative, and so the next two
 * @param inputSeconds of the whole pool for a token that is read in full
 * @param usdPerHour of the whole pool, with everything
 * @param utilisation of the pool
 */
record Scenario(
        BigDecimal uncached,
        BigDecimal cached,
        BigDecimal output,
        BigDecimal uncachedUsd,
        BigDecimal cachedUsd,
        BigDecimal outputUsd,
        BigDecimal inputSeconds,
        BigDecimal outputSeconds,
        BigDecimal usdPerHour,
        BigDecimal utilisation) {
    private static final BigDecimal LESS = new BigDecimal("0.8");
    private static final BigDecimal MORE = new BigDecimal("1.2");
    private static final int STRONGEST = 5;

    /** What the difference depends on. */
    enum Input {
        /** Also what another tokeniser changes: more tokens of the same text are a higher price. */
        ALTERNATIVE_PRICE,
        VOLUME,
        PROMPT_LENGTH,
        ANSWER_LENGTH,
        CACHED_SHARE,
        POOL_COST,
        POOL_THROUGHPUT,
        UTILISATION;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * What an input does.
     *
     * @param less the monthly difference if the input is a fifth smaller
     * @param more the monthly difference if it is a fifth larger
     */
    record Bar(Input input, BigDecimal less, BigDecimal more) {
        BigDecimal swing() {
            return more.subtract(less).abs();
        }
    }

    /** USD a month on the alternative. */
    BigDecimal alternative() {
        return uncached.multiply(uncachedUsd)
                .add(cached.multiply(cachedUsd))
                .add(output.multiply(outputUsd));
    }

    /** USD a month on own capacity, with the idle time that belongs to it. */
    BigDecimal own() {
        BigDecimal hours =
                uncached.multiply(inputSeconds)
                        .add(output.multiply(outputSeconds))
                        .divide(Figures.SECONDS_PER_HOUR, Figures.PRECISION);
        return hours.multiply(usdPerHour).divide(utilisation, Figures.PRECISION);
    }

    /** USD a month by which the alternative is dearer; negative if own capacity is. */
    BigDecimal difference() {
        return alternative().subtract(own());
    }

    /** The inputs that move the difference most, the strongest first. */
    List<Bar> strongest() {
        return Arrays.stream(Input.values())
                .map(input ->
                        new Bar(
                                input,
                                with(input, LESS).difference(),
                                with(input, MORE).difference()))
                .sorted(Comparator.comparing(Bar::swing).reversed().thenComparing(Bar::input))
                .limit(STRONGEST)
                .toList();
    }

    /** The same month with one input multiplied; shares stay at most 1. */
    Scenario with(Input input, BigDecimal factor) {
        BigDecimal inverse = BigDecimal.ONE.divide(factor, Figures.PRECISION);
        return switch (input) {
            case ALTERNATIVE_PRICE -> billing(factor);
            case VOLUME ->
                    tokens(times(uncached, factor), times(cached, factor), times(output, factor));
            case PROMPT_LENGTH -> tokens(times(uncached, factor), times(cached, factor), output);
            case ANSWER_LENGTH -> tokens(uncached, cached, times(output, factor));
            case CACHED_SHARE -> caching(times(cached, factor).min(uncached.add(cached)));
            case POOL_COST ->
                    pool(inputSeconds, outputSeconds, times(usdPerHour, factor), utilisation);
            case POOL_THROUGHPUT ->
                    pool(
                            times(inputSeconds, inverse),
                            times(outputSeconds, inverse),
                            usdPerHour,
                            utilisation);
            case UTILISATION ->
                    pool(
                            inputSeconds,
                            outputSeconds,
                            usdPerHour,
                            times(utilisation, factor).min(BigDecimal.ONE));
        };
    }

    private static BigDecimal times(BigDecimal value, BigDecimal factor) {
        return value.multiply(factor, Figures.PRECISION);
    }

    private Scenario caching(BigDecimal newlyCached) {
        return tokens(uncached.add(cached).subtract(newlyCached), newlyCached, output);
    }

    private Scenario tokens(BigDecimal newUncached, BigDecimal newCached, BigDecimal newOutput) {
        return new Scenario(
                newUncached,
                newCached,
                newOutput,
                uncachedUsd,
                cachedUsd,
                outputUsd,
                inputSeconds,
                outputSeconds,
                usdPerHour,
                utilisation);
    }

    private Scenario billing(BigDecimal factor) {
        return new Scenario(
                uncached,
                cached,
                output,
                times(uncachedUsd, factor),
                times(cachedUsd, factor),
                times(outputUsd, factor),
                inputSeconds,
                outputSeconds,
                usdPerHour,
                utilisation);
    }

    private Scenario pool(
            BigDecimal newInputSeconds,
            BigDecimal newOutputSeconds,
            BigDecimal newUsdPerHour,
            BigDecimal newUtilisation) {
        return new Scenario(
                uncached,
                cached,
                output,
                uncachedUsd,
                cachedUsd,
                outputUsd,
                newInputSeconds,
                newOutputSeconds,
                newUsdPerHour,
                newUtilisation);
    }
}
