package dev.headgate.catalog;

import dev.headgate.usage.Meter;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Everything that a provider asks for a model, as somebody entered it. Amounts are kept without
 * trailing zeros, so that equal amounts are equal values.
 *
 * @param currency ISO 4217
 * @param prices per million tokens, or per request for {@link Meter#REQUEST}
 */
public record PriceList(String currency, Map<PriceSlot, BigDecimal> prices) {
    static final String USD = "USD";
    private static final int MOST_DIGITS = 18;
    private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");

    /**
     * @throws IllegalArgumentException if an amount is negative or the currency is no ISO code
     */
    public PriceList {
        checkCurrency(currency);
        Map<PriceSlot, BigDecimal> plain = new LinkedHashMap<>();
        prices.forEach((slot, price) -> plain.put(slot, plain(price)));
        prices = Map.copyOf(plain);
    }

    /** A price in USD with nothing but input and output. */
    public static PriceList of(BigDecimal input, BigDecimal output) {
        return new PriceList(
                USD, Map.of(PriceSlot.of(Meter.INPUT), input, PriceSlot.of(Meter.OUTPUT), output));
    }

    /**
     * The same list with a price for every meter of long prompts: one that the provider does not
     * name for them is billed as the long prompt's meter that contains it.
     */
    public PriceList withLongPromptsInFull() {
        Map<PriceSlot, BigDecimal> full = new LinkedHashMap<>(prices);
        for (PriceSlot base : slots(slot -> slot.fromTokens() == 0)) {
            for (long tokens : lengths(base)) {
                PriceSlot.containing(base.meter())
                        .map(meter -> prices.get(base.with(meter).above(tokens)))
                        .ifPresent(price -> full.putIfAbsent(base.above(tokens), price));
            }
        }
        return full.size() == prices.size()
                ? this
                : new PriceList(currency, full).withLongPromptsInFull();
    }

    private Set<PriceSlot> slots(Predicate<PriceSlot> wanted) {
        return prices.keySet().stream().filter(wanted).collect(Collectors.toSet());
    }

    /** The lengths from which prompts cost something else at this tier and time of day. */
    private Set<Long> lengths(PriceSlot like) {
        return slots(slot -> slot.fromTokens() > 0 && slot.above(0).with(like.meter()).equals(like))
                .stream()
                .map(PriceSlot::fromTokens)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    static void checkCurrency(String currency) {
        if (!CURRENCY.matcher(currency).matches()) {
            throw new IllegalArgumentException(
                    "'%s' is no currency: write its three letters, such as USD or CNY."
                            .formatted(currency));
        }
    }

    static BigDecimal plain(BigDecimal amount) {
        if (amount.signum() < 0) {
            throw new IllegalArgumentException("A price must not be negative.");
        }
        BigDecimal stripped = amount.stripTrailingZeros();
        if (stripped.scale() > MOST_DIGITS
                || stripped.precision() - stripped.scale() > MOST_DIGITS) {
            throw new IllegalArgumentException(
                    "A price has at most %d digits before and after the point."
                            .formatted(MOST_DIGITS));
        }
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }
}
