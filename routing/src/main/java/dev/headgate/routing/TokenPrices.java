package dev.headgate.routing;

import java.math.BigDecimal;

/**
 * What tokens are expected to cost when a route is chosen. For a hosted deployment this is the
 * price in force, for a self-hosted one the marginal cost: what one more request costs on hardware
 * that is already paid.
 *
 * @param input USD per million input tokens
 * @param output USD per million output tokens
 */
public record TokenPrices(BigDecimal input, BigDecimal output) {

    /** The expected cost in USD, exact. */
    public BigDecimal costOf(long inputTokens, long outputTokens) {
        return input.multiply(BigDecimal.valueOf(inputTokens))
                .add(output.multiply(BigDecimal.valueOf(outputTokens)))
                .movePointLeft(6);
    }
}
