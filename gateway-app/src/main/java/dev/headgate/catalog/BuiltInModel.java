package dev.headgate.catalog;

import dev.headgate.routing.Capability;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One row of {@code models.csv}: facts of a model, and its price where it can be called at a
 * provider that this release knows.
 */
final class BuiltInModel {
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

    /** The list price of the provider itself; empty if nobody wrote it down, which is not zero. */
    Optional<TokenRates> rates() {
        @Nullable BigDecimal input = usd("price_input_usd_per_1m");
        // An embedding has no output that could be billed.
        @Nullable BigDecimal output = isChat() ? usd("price_output_usd_per_1m") : BigDecimal.ZERO;
        if (input == null || output == null || !cell("price_kind").equals("first_party_list")) {
            return Optional.empty();
        }
        return Optional.of(
                new TokenRates(
                        input,
                        usd("price_cached_input_usd_per_1m"),
                        usd("price_cache_write_usd_per_1m"),
                        output,
                        null,
                        longContext()));
    }

    private Price.@Nullable LongContext longContext() {
        @Nullable Long overTokens = tokens("long_context_threshold_tokens");
        @Nullable BigDecimal input = usd("long_context_price_input_usd_per_1m");
        @Nullable BigDecimal output = usd("long_context_price_output_usd_per_1m");
        if (overTokens == null || input == null || output == null) {
            return null;
        }
        return new Price.LongContext(
                overTokens,
                input,
                usd("long_context_price_cached_input_usd_per_1m"),
                usd("long_context_price_cache_write_usd_per_1m"),
                output);
    }

    /** Where the price was read, and when. */
    String priceSource() {
        return "%s, as of %s".formatted(cell("price_source"), cell("price_as_of"));
    }

    /** The day on which the price was seen. */
    Instant priceSeen() {
        return LocalDate.parse(cell("price_as_of")).atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    private @Nullable BigDecimal usd(String column) {
        return text(column).map(BigDecimal::new).orElse(null);
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
