package dev.headgate.accounting;

import dev.headgate.catalog.ChargeLine;
import dev.headgate.catalog.PriceId;
import dev.headgate.usage.Meter;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An amount with how it came about.
 *
 * @param usd what the tenant is charged, exact; null if the price is unknown, which is not zero
 * @param payable what is owed to the provider or pool, exact; null if unknown
 * @param price the version of the price or hourly cost that was applied, or null if unknown
 * @param lines what each meter contributes; empty if nothing was consumed
 */
record Rated(
        @Nullable BigDecimal usd,
        @Nullable BigDecimal payable,
        Method method,
        @Nullable PriceId price,
        List<ChargeLine> lines) {

    static final Rated UNKNOWN = new Rated(null, null, Method.UNPRICED, null, List.of());

    static final Rated NOTHING =
            new Rated(BigDecimal.ZERO, BigDecimal.ZERO, Method.NOTHING, null, List.of());

    Rated {
        lines = List.copyOf(lines);
    }

    /** The sum of these lines; its price is the first that was applied. */
    static Rated of(Method method, List<ChargeLine> lines) {
        return new Rated(
                ChargeLine.sum(lines, ChargeLine::usd),
                ChargeLine.sum(lines, ChargeLine::payable),
                method,
                priceOf(lines),
                lines);
    }

    /** Quantities that have no price: the amounts are unknown, also where nothing was counted. */
    static Rated unpriced(List<ChargeLine> lines) {
        return new Rated(null, null, Method.UNPRICED, null, lines);
    }

    /** An amount of which no meter is known. */
    static Rated lump(BigDecimal usd, Method method, @Nullable PriceId price) {
        var line = new ChargeLine(Meter.REQUEST, BigDecimal.ONE, price, usd, usd, usd, usd);
        return new Rated(usd, usd, method, price, List.of(line));
    }

    private static @Nullable PriceId priceOf(List<ChargeLine> lines) {
        return lines.stream()
                .map(ChargeLine::price)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /** How an amount was found; stored with it. */
    enum Method {
        /** Tokens times the price in force. */
        TOKENS,
        /** Share of the pool's hourly cost by the time that the engine reports. */
        ENGINE_TIME,
        /** Share of the pool's hourly cost by tokens, weighted as the pool was measured. */
        WEIGHTED_TOKENS,
        /** Share of the pool's hourly cost by tokens alone. */
        PLAIN_TOKENS,
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
