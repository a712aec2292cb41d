package dev.headgate.catalog;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One row of the price book: what a provider asks for one thing in a half-open range of time. A row
 * is closed and another one opened; none is ever overwritten.
 *
 * @param currency ISO 4217
 * @param price per unit of the meter
 * @param until the first moment at which it does not hold any more, or null if that is not known; a
 *     row that ends when it begins was withdrawn
 */
public record PriceRow(
        PriceId id,
        PriceKey key,
        String currency,
        BigDecimal price,
        Origin origin,
        Instant from,
        @Nullable Instant until) {

    /**
     * How a price came into the book.
     *
     * @param source where it was read
     * @param fetchedAt when it was read
     * @param approvedBy the person or the second source that confirmed it, or null if nothing
     *     demanded that
     * @param reason why it is right although it looks wrong, or null
     */
    public record Origin(
            String source,
            Instant fetchedAt,
            @Nullable String approvedBy,
            @Nullable String reason,
            Keeper keeper) {}

    public PriceSlot slot() {
        return key.slot();
    }

    /** Whether it is in force at this date, at whatever time of day. */
    public boolean isInForceAt(Instant moment) {
        return !moment.isBefore(from) && (until == null || moment.isBefore(until));
    }

    /** The moments after this one at which it begins or ends, and the next one of its hours. */
    Stream<Instant> changesAfter(Instant moment) {
        boolean isOver = until != null && !until.isAfter(moment);
        @Nullable DailyWindow window = isOver ? null : key.slot().window();
        return Stream.of(
                        Stream.of(from),
                        Stream.ofNullable(until),
                        Stream.ofNullable(window).map(hours -> hours.nextBoundaryAfter(moment)))
                .flatMap(times -> times)
                .filter(time -> time.isAfter(moment));
    }

    boolean isSameAmount(String otherCurrency, BigDecimal otherPrice) {
        return currency.equals(otherCurrency) && price.compareTo(otherPrice) == 0;
    }
}
