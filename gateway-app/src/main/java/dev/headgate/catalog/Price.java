package dev.headgate.catalog;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a hosted deployment bills from a moment on, in USD per million tokens. A meter without a
 * price of its own is billed as the meter that contains it: cached input as input, reasoning as
 * output.
 *
 * @param source where the price was read
 */
public record Price(
        PriceId id,
        BigDecimal input,
        @Nullable BigDecimal cacheRead,
        @Nullable BigDecimal cacheWrite,
        BigDecimal output,
        @Nullable BigDecimal reasoning,
        Instant validFrom,
        String source) {}
