package dev.headgate.routing;

import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;

/**
 * What tokens are expected to cost when a route is chosen. For a hosted deployment this is the
 * price in force, for a self-hosted one the marginal cost: what one more request costs on hardware
 * that is already paid.
 *
 * @param input USD per million input tokens
 * @param output USD per million output tokens
 * @param longPrompts what requests with long prompts cost, the shortest first; empty if length makes
 *     no difference
 */
public record TokenPrices(BigDecimal input, BigDecimal output, List<LongPrompt> longPrompts) {

    public TokenPrices {
        longPrompts =
                longPrompts.stream()
                        .sorted(Comparator.comparingLong(LongPrompt::overTokens))
                        .toList();
    }

    /** Prices that are the same for prompts of every length. */
    public TokenPrices(BigDecimal input, BigDecimal output) {
        this(input, output, List.of());
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
        for (LongPrompt one : longPrompts.reversed()) {
            if (inputTokens > one.overTokens()) {
                return cost(one.input(), inputTokens, one.output(), outputTokens);
            }
        }
        return cost(input, inputTokens, output, outputTokens);
    }

    private static BigDecimal cost(
            BigDecimal input, long inputTokens, BigDecimal output, long outputTokens) {
        return input.multiply(BigDecimal.valueOf(inputTokens))
                .add(output.multiply(BigDecimal.valueOf(outputTokens)))
                .movePointLeft(6);
    }
}
