package dev.headgate.catalog;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * The amounts of a {@link Price}, in USD per million tokens, without its date and id. Amounts are
 * kept without trailing zeros, so that equal amounts are equal values.
 */
public record TokenRates(
        BigDecimal input,
        @Nullable BigDecimal cacheRead,
        @Nullable BigDecimal cacheWrite,
        BigDecimal output,
        @Nullable BigDecimal reasoning,
        Price.@Nullable LongContext longContext) {

    /**
     * @throws IllegalArgumentException if an amount is negative
     */
    public TokenRates {
        input = plain(input);
        cacheRead = plainOrNull(cacheRead);
        cacheWrite = plainOrNull(cacheWrite);
        output = plain(output);
        reasoning = plainOrNull(reasoning);
        longContext = plain(longContext);
    }

    static TokenRates of(Price price) {
        return new TokenRates(
                price.input(),
                price.cacheRead(),
                price.cacheWrite(),
                price.output(),
                price.reasoning(),
                price.longContext());
    }

    private static Price.@Nullable LongContext plain(Price.@Nullable LongContext rates) {
        return rates == null
                ? null
                : new Price.LongContext(
                        rates.overTokens(),
                        plain(rates.input()),
                        plainOrNull(rates.cacheRead()),
                        plainOrNull(rates.cacheWrite()),
                        plain(rates.output()));
    }

    private static @Nullable BigDecimal plainOrNull(@Nullable BigDecimal amount) {
        return amount == null ? null : plain(amount);
    }

    static BigDecimal plain(BigDecimal amount) {
        if (amount.signum() < 0) {
            throw new IllegalArgumentException("A price must not be negative.");
        }
        BigDecimal stripped = amount.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }
}
