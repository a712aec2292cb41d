package dev.headgate.catalog;

import dev.headgate.routing.Capability;
import dev.headgate.usage.Meter;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One row of {@code models.csv}: facts of a model, and its price where it can be called at a
 * provider that this release knows.
 */
final class BuiltInModel {
    private static final Map<String, PriceSlot> COLUMNS =
            Map.of(
                    "price_input_usd_per_1m", PriceSlot.of(Meter.INPUT),
                    "price_cached_input_usd_per_1m", PriceSlot.of(Meter.CACHE_READ),
                    "price_cache_write_usd_per_1m", PriceSlot.of(Meter.CACHE_WRITE),
                    "price_cache_write_1h_usd_per_1m", PriceSlot.of(Meter.CACHE_WRITE_1H),
                    "price_output_usd_per_1m", PriceSlot.of(Meter.OUTPUT),
                    "price_batch_input_usd_per_1m",
                            PriceSlot.of(Meter.INPUT).at(ProcessingTier.BATCH),
                    "price_batch_output_usd_per_1m",
                            PriceSlot.of(Meter.OUTPUT).at(ProcessingTier.BATCH));

    private static final Map<String, Meter> LONG_PROMPT_COLUMNS =
            Map.of(
                    "long_context_price_input_usd_per_1m", Meter.INPUT,
                    "long_context_price_cached_input_usd_per_1m", Meter.CACHE_READ,
                    "long_context_price_cache_write_usd_per_1m", Meter.CACHE_WRITE,
                    "long_context_price_output_usd_per_1m", Meter.OUTPUT);

    private final Map<String, String> row;

    BuiltInModel(Map<String, String> row) {
        this.row = row;
    }

    String name() {
        return cell("id");
    }

    /** The provider's name in the table, such as {@code google}. */
    String catalogueProvider() {
        return cell("provider");
    }

    boolean isRetired() {
        return cell("retirement_status").equals("retired");
    }

    private boolean isChat() {
        return cell("kind").equals("chat");
    }

    Model model(Set<Capability> more) {
        Set<Capability> capabilities = capabilities();
        if (isChat()) {
            capabilities.addAll(more);
        }
        return new Model(
                name(),
                cell("developer"),
                cell("family"),
                text("origin_country").orElse(null),
                cell("weights_open").equals("yes"),
                text("licence_spdx").or(() -> text("licence_name")).orElse("unknown"),
                cell("eu_use").startsWith("forbidden") ? Set.of("EU") : Set.of(),
                capabilities,
                tokens("context_window_tokens"),
                tokens("max_output_tokens"));
    }

    private Set<Capability> capabilities() {
        if (!isChat()) {
            return EnumSet.of(Capability.EMBEDDINGS);
        }
        Set<Capability> found = EnumSet.of(Capability.CHAT, Capability.STREAMING);
        Set<String> modalities = Set.of(cell("modalities_in").split("\\|"));
        if (modalities.contains("image")) {
            found.add(Capability.VISION);
        }
        if (modalities.contains("audio")) {
            found.add(Capability.AUDIO);
        }
        if (Set.of("yes", "hybrid").contains(cell("reasoning"))) {
            found.add(Capability.REASONING);
        }
        return found;
    }

    /**
     * The list prices of the provider itself; empty if nobody wrote them down, which is not zero.
     */
    Optional<PriceList> prices() {
        Map<PriceSlot, BigDecimal> prices = new LinkedHashMap<>();
        COLUMNS.forEach((column, slot) ->
                text(column).map(BigDecimal::new).ifPresent(price -> prices.put(slot, price)));
        text("long_context_threshold_tokens")
                .map(Long::valueOf)
                .ifPresent(tokens -> prices.putAll(longPrompts(tokens)));
        // An embedding has no output that could be billed.
        boolean isWhole =
                prices.containsKey(PriceSlot.of(Meter.INPUT))
                        && (!isChat() || prices.containsKey(PriceSlot.of(Meter.OUTPUT)));
        return isWhole && cell("price_kind").equals("first_party_list")
                ? Optional.of(new PriceList(PriceList.USD, prices).withLongPromptsInFull())
                : Optional.empty();
    }

    private Map<PriceSlot, BigDecimal> longPrompts(long tokens) {
        Map<PriceSlot, BigDecimal> prices = new LinkedHashMap<>();
        LONG_PROMPT_COLUMNS.forEach((column, meter) ->
                text(column)
                        .map(BigDecimal::new)
                        .ifPresent(price -> prices.put(PriceSlot.of(meter).above(tokens), price)));
        return prices;
    }

    /** Where the price was read, and when. */
    String priceSource() {
        return "%s, as of %s".formatted(cell("price_source"), cell("price_as_of"));
    }

    /** The day on which the price was seen. */
    Instant priceSeen() {
        return LocalDate.parse(cell("price_as_of")).atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    private @Nullable Long tokens(String column) {
        return text(column).map(Long::valueOf).orElse(null);
    }

    private Optional<String> text(String column) {
        return Optional.of(cell(column)).filter(text -> !text.isEmpty());
    }

    private String cell(String column) {
        @Nullable String cell = row.get(column);
        if (cell == null) {
            throw new IllegalArgumentException("The table of models has no column " + column);
        }
        return cell;
    }
}
