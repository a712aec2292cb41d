package dev.headgate.catalog;

import dev.headgate.catalog.Finding.Kind;
import dev.headgate.catalog.PriceChange.Amount;
import dev.headgate.catalog.PriceChange.Wish;
import dev.headgate.usage.Meter;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Looks at prices before they are opened and says what looks wrong: mistakes of units, input and
 * output that were swapped, tiers that cost many times what they should. Such mistakes were found
 * in published price files.
 */
@Component
final class PriceRules {
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    /** How many times dearer or cheaper than all other hosts of a model looks like a mistake. */
    private static final BigDecimal UNLIKE = BigDecimal.valueOf(4);

    /** Between what and what a tier costs, as a multiple of the standard tier. */
    private static final Map<ProcessingTier, Range> OF_STANDARD =
            Map.of(
                    ProcessingTier.BATCH, Range.of("0.1", "1"),
                    ProcessingTier.FLEX, Range.of("0.1", "1"),
                    ProcessingTier.PRIORITY, Range.of("1", "4"));

    /** Between what and what a meter costs, as a multiple of the one that contains it. */
    private static final Map<Meter, Range> OF_CONTAINING =
            Map.of(
                    Meter.CACHE_READ, Range.of("0", "1"),
                    Meter.CACHE_WRITE, Range.of("0.5", "2.5"),
                    Meter.CACHE_WRITE_1H, Range.of("1", "4"),
                    Meter.REASONING, Range.of("0.25", "4"));

    /** Between what and what long prompts cost, as a multiple of short ones. */
    private static final Range OF_SHORT = Range.of("1", "4");

    private final PriceRuleProperties properties;

    PriceRules(PriceRuleProperties properties) {
        this.properties = properties;
    }

    private record Range(BigDecimal least, BigDecimal most) {

        static Range of(String least, String most) {
            return new Range(new BigDecimal(least), new BigDecimal(most));
        }

        boolean holds(BigDecimal amount) {
            return amount.compareTo(least) >= 0 && amount.compareTo(most) <= 0;
        }

        Range times(BigDecimal factor) {
            return new Range(least.multiply(factor), most.multiply(factor));
        }
    }

    /**
     * What there is to compare with.
     *
     * @param rows all rows of the same provider and model
     * @param others USD that other hosts ask for the same model
     */
    record Known(
            List<PriceRow> rows,
            ExchangeRates rates,
            Map<Meter, List<BigDecimal>> others,
            Instant now) {

        Known {
            rows = List.copyOf(rows);
            others = Map.copyOf(others);
        }
    }

    /** Everything that looks wrong, in the order of the wishes. */
    List<Finding> review(PriceChange change, Known known) {
        var after = new After(change, known);
        List<Finding> findings = new ArrayList<>();
        for (Wish wish : change.wishes()) {
            if (wish.amount() != null) {
                findings.addAll(review(wish, wish.amount(), after));
            }
            if (Succession.correctsThePast(
                    after.versions(wish), change.begin(known.now()), known.now())) {
                findings.add(correction(wish, after));
            }
        }
        return findings;
    }

    private List<Finding> review(Wish wish, Amount amount, After after) {
        Optional<BigDecimal> usd = after.usd(amount);
        if (usd.isEmpty()) {
            return List.of(
                    Finding.of(
                            Kind.NO_EXCHANGE_RATE,
                            wish.slot(),
                            "Nobody entered what %s is worth in USD at that time. Add it at /api/admin/v1/prices/exchange-rates first."
                                    .formatted(amount.currency())));
        }
        List<Finding> findings = new ArrayList<>();
        range(wish, usd.get(), after).ifPresent(findings::add);
        outputBelowInput(wish, usd.get(), after).ifPresent(findings::add);
        largeChange(wish, usd.get(), after).ifPresent(findings::add);
        tier(wish, usd.get(), after).ifPresent(findings::add);
        meter(wish, usd.get(), after).ifPresent(findings::add);
        length(wish, usd.get(), after).ifPresent(findings::add);
        otherHosts(wish, usd.get(), after).ifPresent(findings::add);
        return findings;
    }

    private Optional<Finding> range(Wish wish, BigDecimal usd, After after) {
        if (usd.signum() == 0) {
            return after.isDeclaredFree()
                    ? Optional.empty()
                    : found(
                            Kind.ZERO,
                            wish,
                            "is 0. Nothing is free by accident: give a reason that begins with 'free' if it is, or leave it out if it is unknown.");
        }
        boolean isPerRequest = wish.slot().meter() == Meter.REQUEST;
        Range allowed =
                isPerRequest
                        ? new Range(BigDecimal.ZERO, properties.mostPerRequest())
                        : new Range(properties.least(), properties.most());
        return allowed.holds(usd)
                ? Optional.empty()
                : found(
                        Kind.OUT_OF_RANGE,
                        wish,
                        "is %s USD per %s, which is not between %s and %s. Look at its unit."
                                .formatted(
                                        text(usd),
                                        isPerRequest ? "request" : "million tokens",
                                        text(allowed.least()),
                                        text(allowed.most())));
    }

    /** Whether an amount per million tokens can be a price at all. */
    boolean isInRange(BigDecimal usd) {
        return new Range(properties.least(), properties.most()).holds(usd);
    }

    private static Optional<Finding> outputBelowInput(Wish wish, BigDecimal usd, After after) {
        boolean isInput = wish.slot().meter() == Meter.INPUT;
        if (!isInput && wish.slot().meter() != Meter.OUTPUT) {
            return Optional.empty();
        }
        Optional<BigDecimal> other =
                after.usd(wish, wish.slot().with(isInput ? Meter.OUTPUT : Meter.INPUT));
        BigDecimal input = isInput ? usd : other.orElse(BigDecimal.ZERO);
        BigDecimal output = isInput ? other.orElse(usd) : usd;
        // Where both are entered, the output says it once.
        boolean isSaidByOutput = isInput && after.isWished(wish.slot().with(Meter.OUTPUT));
        return output.compareTo(input) >= 0 || isSaidByOutput
                ? Optional.empty()
                : found(
                        Kind.OUTPUT_BELOW_INPUT,
                        wish,
                        "makes output (%s) cheaper than input (%s). Were they swapped? Give a reason if it is so."
                                .formatted(text(output), text(input)));
    }

    private Optional<Finding> largeChange(Wish wish, BigDecimal usd, After after) {
        return after.before(wish)
                .filter(old -> isLarge(old, usd))
                .flatMap(old ->
                        found(
                                Kind.LARGE_CHANGE,
                                wish,
                                "changes from %s to %s USD (%s), more than %s %%."
                                        .formatted(
                                                text(old),
                                                text(usd),
                                                percent(old, usd),
                                                text(properties.largestChange()))));
    }

    private boolean isLarge(BigDecimal old, BigDecimal now) {
        BigDecimal change = now.subtract(old).abs().multiply(HUNDRED);
        return change.compareTo(old.multiply(properties.largestChange())) > 0;
    }

    private static Optional<Finding> tier(Wish wish, BigDecimal usd, After after) {
        ProcessingTier tier = wish.slot().tier();
        return tier == ProcessingTier.STANDARD
                ? Optional.empty()
                : unless(
                        OF_STANDARD.get(tier),
                        usd,
                        after.usd(wish, wish.slot().at(ProcessingTier.STANDARD)),
                        Kind.IMPLAUSIBLE_TIER,
                        wish,
                        "the standard tier");
    }

    private static Optional<Finding> meter(Wish wish, BigDecimal usd, After after) {
        Meter meter = wish.slot().meter();
        return PriceSlot.containing(meter)
                .flatMap(containing ->
                        unless(
                                OF_CONTAINING.get(meter),
                                usd,
                                after.usd(wish, wish.slot().with(containing)),
                                Kind.IMPLAUSIBLE_METER,
                                wish,
                                containing.name().toLowerCase(Locale.ROOT)));
    }

    private static Optional<Finding> length(Wish wish, BigDecimal usd, After after) {
        return wish.slot().fromTokens() == 0 || isBilledAsContaining(wish, usd, after)
                ? Optional.empty()
                : unless(
                        OF_SHORT,
                        usd,
                        after.usd(wish, wish.slot().above(0)),
                        Kind.IMPLAUSIBLE_LENGTH,
                        wish,
                        "short prompts");
    }

    /** What nobody priced for long prompts costs as much as the meter that contains it. */
    private static boolean isBilledAsContaining(Wish wish, BigDecimal usd, After after) {
        return PriceSlot.containing(wish.slot().meter())
                .flatMap(containing -> after.usd(wish, wish.slot().with(containing)))
                .filter(price -> price.compareTo(usd) == 0)
                .isPresent();
    }

    private static Optional<Finding> unless(
            @Nullable Range multiple,
            BigDecimal usd,
            Optional<BigDecimal> of,
            Kind kind,
            Wish wish,
            String what) {
        return multiple == null
                ? Optional.empty()
                : of.filter(base -> !multiple.times(base).holds(usd))
                        .flatMap(base ->
                                found(
                                        kind,
                                        wish,
                                        "is %s USD, which is not between %s and %s times %s (%s)."
                                                .formatted(
                                                        text(usd),
                                                        text(multiple.least()),
                                                        text(multiple.most()),
                                                        what,
                                                        text(base))));
    }

    private static Optional<Finding> otherHosts(Wish wish, BigDecimal usd, After after) {
        List<BigDecimal> others =
                wish.slot().equals(PriceSlot.of(wish.slot().meter()))
                        ? after.others(wish.slot().meter())
                        : List.of();
        if (others.size() < 2) {
            return Optional.empty();
        }
        BigDecimal lowest = Collections.min(others);
        BigDecimal highest = Collections.max(others);
        boolean isLike =
                usd.compareTo(highest.multiply(UNLIKE)) <= 0
                        && usd.multiply(UNLIKE).compareTo(lowest) >= 0;
        return isLike
                ? Optional.empty()
                : found(
                        Kind.UNLIKE_OTHER_HOSTS,
                        wish,
                        "is %s USD, while %d other hosts ask %s to %s."
                                .formatted(text(usd), others.size(), text(lowest), text(highest)));
    }

    private static Finding correction(Wish wish, After after) {
        return Finding.of(
                Kind.CORRECTS_THE_PAST,
                wish.slot(),
                "A price from %s is there already; the new one must begin later, or give a reason if it corrects what was charged."
                        .formatted(after.latestBegun(wish)));
    }

    private static Optional<Finding> found(Kind kind, Wish wish, String message) {
        return Optional.of(
                Finding.of(
                        kind, wish.slot(), "The price of %s %s".formatted(wish.slot(), message)));
    }

    /** How much more or less, such as {@code +26.7 %}. */
    static String percent(BigDecimal old, BigDecimal now) {
        return change(old, now)
                .map(change -> "%s%s %%".formatted(change.signum() > 0 ? "+" : "", text(change)))
                .orElse("from nothing");
    }

    /** The change in percent, to a tenth; empty where there was nothing before. */
    static Optional<BigDecimal> change(BigDecimal old, BigDecimal now) {
        return old.signum() == 0
                ? Optional.empty()
                : Optional.of(
                        now.subtract(old)
                                .multiply(HUNDRED)
                                .divide(old, MathContext.DECIMAL64)
                                .setScale(1, RoundingMode.HALF_UP));
    }

    private static String text(BigDecimal amount) {
        return PriceTexts.plain(amount);
    }

    /** The prices as they would be after a change. */
    private static final class After {
        private final PriceChange change;
        private final Known known;
        private final Instant moment;

        After(PriceChange change, Known known) {
            this.change = change;
            this.known = known;
            moment = change.begin(known.now());
        }

        boolean isDeclaredFree() {
            @Nullable String reason = change.note().reason();
            return reason != null && reason.toLowerCase(Locale.ROOT).startsWith("free");
        }

        boolean isWished(PriceSlot slot) {
            return change.wishes().stream()
                    .anyMatch(wish -> wish.slot().equals(slot) && wish.amount() != null);
        }

        List<BigDecimal> others(Meter meter) {
            return known.others().getOrDefault(meter, List.of());
        }

        Optional<BigDecimal> usd(Amount amount) {
            return known.rates().toUsd(amount.price(), amount.currency(), moment);
        }

        /** What a wish replaces. */
        Optional<BigDecimal> before(Wish wish) {
            return change.inForce(known.rows(), wish, known.now()).flatMap(this::usd);
        }

        /** What another slot beside a wish costs after the change. */
        Optional<BigDecimal> usd(Wish beside, PriceSlot slot) {
            for (Wish wish : change.wishes()) {
                if (wish.slot().equals(slot) && wish.amount() != null) {
                    return usd(wish.amount());
                }
            }
            return before(new Wish(beside.region(), slot, null));
        }

        private Optional<BigDecimal> usd(PriceRow row) {
            return known.rates().toUsd(row.price(), row.currency(), moment);
        }

        List<Succession.Version> versions(Wish wish) {
            return PriceRows.versions(
                    known.rows().stream()
                            .filter(row -> row.key().equals(change.key(wish)))
                            .toList());
        }

        Instant latestBegun(Wish wish) {
            return versions(wish).stream()
                    .map(Succession.Version::from)
                    .filter(from -> !from.isAfter(known.now()))
                    .max(Instant::compareTo)
                    .orElse(moment);
        }
    }
}
