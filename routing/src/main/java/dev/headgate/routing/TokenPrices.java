package dev.headgate.routing;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What tokens are expected to cost when a route is chosen. For a hosted deployment this is the
 * price in force, for a self-hosted one the marginal cost: what one more request costs on hardware
 * that is already paid.
 *
 * @param input USD per million input tokens
 * @param output USD per million output tokens
 * @param longPrompt what requests with a long prompt cost, or null if length makes no difference
 */
public record TokenPrices(BigDecimal input, BigDecimal output, @Nullable LongPrompt longPrompt) {

    /** Prices that are the same for prompts of every length. */
    public TokenPrices(BigDecimal input, BigDecimal output) {
        this(input, output, null);
    }

    /**
     * The prices of all tokens of a request whose prompt is long.
     *
     * @param overTokens prompts with more tokens than this are long
     * @param input USD per million input tokens
     * @param output USD per million output tokens
     */
    public record LongPrompt(long overTokens, BigDecimal input, BigDecimal output) {}

    /** The expected cost in USD, exact. */
    public BigDecimal costOf(long inputTokens, long outputTokens) {
        return longPrompt != null && inputTokens > longPrompt.overTokens()
                ? cost(longPrompt.input(), inputTokens, longPrompt.output(), outputTokens)
                : cost(input, inputTokens, output, outputTokens);
    }

    private static BigDecimal cost(
            BigDecimal input, long inputTokens, BigDecimal output, long outputTokens) {
        return input.multiply(BigDecimal.valueOf(inputTokens))
                .add(output.multiply(BigDecimal.valueOf(outputTokens)))
                .movePointLeft(6);
    }
}
