package dev.headgate.configfile;

import dev.headgate.catalog.DailyWindow;
import dev.headgate.catalog.DeclaredCatalog.DeclaredPrice;
import dev.headgate.catalog.PriceList;
import dev.headgate.catalog.PriceSlot;
import dev.headgate.catalog.ProcessingTier;
import dev.headgate.usage.Meter;
import java.math.BigDecimal;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads what a deployment bills. */
final class PriceReading {
    private static final List<String> METERS =
            Stream.of(Meter.values())
                    .filter(PriceSlot::isBilledByProviders)
                    .map(PriceReading::field)
                    .toList();

    private static final String[] HOURS = with("long_context", "from", "until", "zone", "tier");

    private static final String INPUT_EXAMPLE = "0.15 (USD per million tokens)";

    private final Map<PriceSlot, BigDecimal> prices = new LinkedHashMap<>();

    private PriceReading() {}

    /**
     * The prices of a deployment: one as {@code price}, or several with dates as {@code prices}.
     */
    static List<DeclaredPrice> read(Section deployment) {
        String[] known =
                with(
                        "long_context",
                        "tiers",
                        "windows",
                        "currency",
                        "from",
                        "source",
                        "reason",
                        "approved_by");
        List<Section> found = new ArrayList<>(deployment.sections("prices", "A price", known));
        deployment.section("price", "A price", known).ifPresent(found::add);
        return found.stream()
                .flatMap(price -> new PriceReading().declared(price).stream())
                .toList();
    }

    private Optional<DeclaredPrice> declared(Section price) {
        price.required("input", INPUT_EXAMPLE);
        rates(price, ProcessingTier.STANDARD, null);
        price.section("tiers", "The tiers of a price", "batch", "flex", "priority")
                .ifPresent(this::tiers);
        for (Section window : price.sections("windows", "Hours with prices of their own", HOURS)) {
            window(window);
        }
        return price.value(() ->
                new DeclaredPrice(
                        new PriceList(price.text("currency").orElse("USD"), prices)
                                .withLongPromptsInFull(),
                        price.timeOrNull("from"),
                        price.textOrNull("source"),
                        price.textOrNull("reason"),
                        price.textOrNull("approved_by")));
    }

    private void tiers(Section tiers) {
        for (ProcessingTier tier : ProcessingTier.values()) {
            tiers.section(tier.label(), "The prices of a tier", with("long_context"))
                    .ifPresent(rates -> rates(rates, tier, null));
        }
    }

    private void window(Section window) {
        window.required("from", "16:30");
        window.required("until", "00:30");
        window.required("zone", "UTC");
        Optional<LocalTime> from = window.read("from", "a time such as 16:30", LocalTime::parse);
        Optional<LocalTime> until = window.read("until", "a time such as 00:30", LocalTime::parse);
        Optional<ZoneId> zone =
                window.read("zone", "a time zone such as Europe/Berlin", ZoneId::of);
        ProcessingTier tier =
                window.choice("tier", ProcessingTier.class).orElse(ProcessingTier.STANDARD);
        if (from.isPresent() && until.isPresent() && zone.isPresent()) {
            window.value(() -> new DailyWindow(from.get(), until.get(), zone.get()))
                    .ifPresent(hours -> rates(window, tier, hours));
        }
    }

    private void rates(Section rates, ProcessingTier tier, @Nullable DailyWindow window) {
        meters(rates, tier, 0, window);
        for (Section longer :
                rates.oneOrMany("long_context", "A price of long prompts", with("over_tokens"))) {
            longer.required("over_tokens", "200000");
            @Nullable Long tokens = longer.countOrNull("over_tokens");
            if (tokens != null) {
                meters(longer, tier, tokens, window);
            }
        }
    }

    private void meters(
            Section rates, ProcessingTier tier, long fromTokens, @Nullable DailyWindow window) {
        for (Meter meter : Meter.values()) {
            Optional<BigDecimal> usd =
                    PriceSlot.isBilledByProviders(meter)
                            ? rates.usd(field(meter))
                            : Optional.empty();
            usd.flatMap(price -> rates.value(() -> priced(tier, meter, fromTokens, window, price)))
                    .ifPresent(prices::putAll);
        }
    }

    private static Map<PriceSlot, BigDecimal> priced(
            ProcessingTier tier,
            Meter meter,
            long fromTokens,
            @Nullable DailyWindow window,
            BigDecimal price) {
        return Map.of(new PriceSlot(tier, meter, fromTokens, window), price);
    }

    private static String field(Meter meter) {
        return meter.name().toLowerCase(Locale.ROOT);
    }

    private static String[] with(String... more) {
        return Stream.concat(METERS.stream(), Stream.of(more)).toArray(String[]::new);
    }
}
