package dev.headgate.accounting;

import dev.headgate.catalog.PriceId;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * An amount with how it came about.
 *
 * @param usd exact; null if the price is unknown, which is not zero
 * @param price the version of the price or hourly cost that was applied, or null if unknown
 */
record Rated(@Nullable BigDecimal usd, Method method, @Nullable PriceId price) {

    static final Rated UNKNOWN = new Rated(null, Method.UNPRICED, null);

    static final Rated NOTHING = new Rated(BigDecimal.ZERO, Method.NOTHING, null);

    /** How an amount was found; stored with it. */
    enum Method {
        /** Tokens times the price in force. */
        TOKENS,
        /** Share of the pool's hourly cost by the time that the engine reports. */
        ENGINE_TIME,
        /** Share of the pool's hourly cost by the time that the call took. */
        UPSTREAM_TIME,
        /** The worst case that was reserved. */
        RESERVATION,
        /** What the answer had used when it was last noted. */
        CHECKPOINT,
        /** Nothing was consumed. */
        NOTHING,
        /** No price is known. */
        UNPRICED
    }
}
