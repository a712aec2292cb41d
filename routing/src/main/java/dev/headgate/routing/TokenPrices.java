package dev.headgate.routing;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What tokens are expected to cost when a route is chosen.
 *
 * @param rates what usual requests cost
 * @param longPrompt what requests with a long prompt cost, or null if length makes no difference
 */
public record TokenPrices(Rates rates, @Nullable LongPrompt longPrompt) {

    /** Prices that are the same for prompts of every length and for cached ones. */
    public TokenPrices(BigDecimal input, BigDecimal output) {
        this(new Rates(input, null, output), null);
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
        return longPrompt != null && inputTokens > longPrompt.overTokens()
                ? longPrompt.rates().cost(inputTokens, cachedTokens, outputTokens)
                : rates.cost(inputTokens, cachedTokens, outputTokens);
    }
}
