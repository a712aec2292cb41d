package dev.headgate.routing;

import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What tokens are expected to cost when a route is chosen.
 *
 * @param rates what usual requests cost
 * @param longPrompts what requests with long prompts cost, the shortest first; empty if length
 *     makes no difference
 */
public record TokenPrices(Rates rates, List<LongPrompt> longPrompts) {

    public TokenPrices {
        longPrompts =
                longPrompts.stream()
                        .sorted(Comparator.comparingLong(LongPrompt::overTokens))
                        .toList();
    }

    /** Prices that are the same for prompts of every length and for cached ones. */
    public TokenPrices(BigDecimal input, BigDecimal output) {
        this(new Rates(input, null, output), List.of());
    }

    /**
     * USD per million tokens.
     *
     * @param cachedInput of input that is read from a cache, or null if it costs what input costs
     */
    public record Rates(BigDecimal input, @Nullable BigDecimal cachedInput, BigDecimal output) {

        private BigDecimal cost(long inputTokens, long cachedTokens, long outputTokens) {
            BigDecimal cached = cachedInput == null ? BigDecimal.ZERO : cachedInput;
            long fromCache = cachedInput == null ? 0 : Math.min(cachedTokens, inputTokens);
            return input.multiply(BigDecimal.valueOf(inputTokens - fromCache))
                    .add(cached.multiply(BigDecimal.valueOf(fromCache)))
                    .add(output.multiply(BigDecimal.valueOf(outputTokens)))
                    .movePointLeft(6);
        }
    }

    /**
     * The rates of all tokens of a request whose prompt is long.
     *
     * @param overTokens prompts with more tokens than this, cached ones included, are long
     */
    public record LongPrompt(long overTokens, Rates rates) {}

    /**
     * The expected cost in USD, exact.
     *
     * @param inputTokens of the whole prompt
     * @param cachedTokens how many of them come from a cache
     */
    public BigDecimal costOf(long inputTokens, long cachedTokens, long outputTokens) {
        return ratesFor(inputTokens).cost(inputTokens, cachedTokens, outputTokens);
    }

    /** The rates of a prompt of that length. */
    Rates ratesFor(long inputTokens) {
        Rates found = rates;
        for (LongPrompt one : longPrompts) {
            if (inputTokens > one.overTokens()) {
                found = one.rates();
            }
        }
        return found;
    }
}
