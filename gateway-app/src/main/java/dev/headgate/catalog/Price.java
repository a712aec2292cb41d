package dev.headgate.catalog;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a hosted deployment bills from a moment on, in USD per million tokens. A meter without a
 * price of its own is billed as the meter that contains it: cached input as input, reasoning as
 * output.
 *
 * @param longContext the rates of long prompts, or null if length makes no difference
 * @param source where the price was read
 */
public record Price(
        PriceId id,
        BigDecimal input,
        @Nullable BigDecimal cacheRead,
        @Nullable BigDecimal cacheWrite,
        BigDecimal output,
        @Nullable BigDecimal reasoning,
        @Nullable LongContext longContext,
        Instant validFrom,
        String source) {

    /** A price that is the same for prompts of every length. */
    public Price(
            PriceId id,
            BigDecimal input,
            @Nullable BigDecimal cacheRead,
            @Nullable BigDecimal cacheWrite,
            BigDecimal output,
            @Nullable BigDecimal reasoning,
            Instant validFrom,
            String source) {
        this(id, input, cacheRead, cacheWrite, output, reasoning, null, validFrom, source);
    }

    /**
     * Rates of all tokens of a request whose prompt is long.
     *
     * @param overTokens prompts with more tokens than this, cached ones included, are long
     */
    public record LongContext(
            long overTokens,
            BigDecimal input,
            @Nullable BigDecimal cacheRead,
            @Nullable BigDecimal cacheWrite,
            BigDecimal output) {}

    /** The same price with the rates of a prompt of this many tokens, cached ones included. */
    public Price forPromptOf(long tokens) {
        if (longContext == null || tokens <= longContext.overTokens()) {
            return this;
        }
        return new Price(
                id,
                longContext.input(),
                longContext.cacheRead(),
                longContext.cacheWrite(),
                longContext.output(),
                null,
                validFrom,
                source);
    }
}
