package dev.headgate.catalog;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Prices that somebody wants to open or end, of what a provider bills by one name.
 *
 * @param from from when on, or null for when it is entered or approved
 * @param until until when, or null to hold for as long as what it takes over from
 */
record PriceChange(
        ProviderId provider,
        String model,
        List<Wish> wishes,
        @Nullable Instant from,
        @Nullable Instant until,
        Note note) {

    PriceChange {
        wishes = List.copyOf(wishes);
        from = kept(from);
        until = kept(until);
        if (from != null && until != null && !until.isAfter(from)) {
            throw new IllegalArgumentException("A price must end later than it begins.");
        }
    }

    /**
     * One price.
     *
     * @param region only where the provider's account is in this region, or null
     * @param amount what it is to be; null ends the price without another
     */
    record Wish(@Nullable String region, PriceSlot slot, @Nullable Amount amount) {}

    /** An amount per unit of a meter. */
    record Amount(String currency, BigDecimal price) {
        Amount {
            PriceList.checkCurrency(currency);
            price = PriceList.plain(price);
        }
    }

    /** Where a change comes from. */
    record Note(
            String source,
            Instant fetchedAt,
            @Nullable String reason,
            String author,
            Keeper keeper) {}

    /** A moment as the database can keep it. */
    static @Nullable Instant kept(@Nullable Instant moment) {
        return moment == null ? null : moment.truncatedTo(ChronoUnit.MICROS);
    }

    PriceKey key(Wish wish) {
        return new PriceKey(provider, model, wish.region(), wish.slot());
    }

    PriceChange with(List<Wish> others) {
        return new PriceChange(provider, model, others, from, until, note);
    }

    Instant begin(Instant now) {
        return from == null ? now : from;
    }

    /**
     * What must change so that a list is everything that is asked for at a moment.
     *
     * @param rows those of the provider and model
     */
    static List<Wish> toward(PriceList list, List<PriceRow> rows, Instant moment) {
        Map<PriceSlot, PriceRow> inForce =
                rows.stream()
                        .filter(row -> row.key().region() == null && row.isInForceAt(moment))
                        .collect(Collectors.toMap(PriceRow::slot, Function.identity()));
        List<Wish> wishes = new ArrayList<>();
        list.prices().entrySet().stream()
                .map(entry ->
                        new Wish(
                                null,
                                entry.getKey(),
                                new Amount(list.currency(), entry.getValue())))
                .filter(wish -> !isThere(inForce.get(wish.slot()), wish.amount()))
                .forEach(wishes::add);
        inForce.keySet().stream()
                .filter(slot -> !list.prices().containsKey(slot))
                .map(slot -> new Wish(null, slot, null))
                .forEach(wishes::add);
        wishes.sort(IN_ORDER);
        return wishes;
    }

    /** Without the wishes that the book fulfils already. */
    PriceChange withoutWhatIsThere(List<PriceRow> rows, Instant now) {
        return with(
                wishes.stream()
                        .filter(wish ->
                                !isThere(inForce(rows, wish, now).orElse(null), wish.amount()))
                        .toList());
    }

    /** The row that a wish would replace. */
    Optional<PriceRow> inForce(List<PriceRow> rows, Wish wish, Instant now) {
        return rows.stream()
                .filter(row -> row.key().equals(key(wish)) && row.isInForceAt(begin(now)))
                .findFirst();
    }

    private static boolean isThere(@Nullable PriceRow row, @Nullable Amount amount) {
        return amount == null
                ? row == null
                : row != null && row.isSameAmount(amount.currency(), amount.price());
    }

    private static final Comparator<Wish> IN_ORDER =
            Comparator.comparing((Wish wish) -> wish.slot().tier())
                    .thenComparing(wish -> wish.slot().meter())
                    .thenComparingLong(wish -> wish.slot().fromTokens())
                    .thenComparing(wish -> Objects.toString(wish.slot().window()));
}
