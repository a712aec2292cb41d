package dev.headgate.catalog;

import dev.headgate.usage.Meter;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A file of list prices in the shape of LiteLLM's {@code model_prices_and_context_window.json}: USD
 * per token, with the tier and the length of prompts at the end of each field's name. Amounts are
 * read as decimals and never pass through binary floating point.
 */
record PriceFile(List<Entry> entries, List<Remark> remarks) {
    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build();

    private static final Map<String, Meter> METERS =
            Map.of(
                    "input_cost_per_token", Meter.INPUT,
                    "output_cost_per_token", Meter.OUTPUT,
                    "cache_read_input_token_cost", Meter.CACHE_READ,
                    "cache_creation_input_token_cost", Meter.CACHE_WRITE,
                    "cache_creation_input_token_cost_above_1hr", Meter.CACHE_WRITE_1H,
                    "output_cost_per_reasoning_token", Meter.REASONING,
                    "input_cost_per_audio_token", Meter.AUDIO_INPUT,
                    "output_cost_per_audio_token", Meter.AUDIO_OUTPUT,
                    "input_cost_per_image_token", Meter.IMAGE_INPUT,
                    "input_cost_per_request", Meter.REQUEST);

    private static final Pattern FIELD =
            Pattern.compile(
                    "(?<meter>[a-z_]+?(?:_above_1hr)?)"
                            + "(?:_above_(?<thousands>[0-9]{1,6})k_tokens)?"
                            + "(?:_(?<tier>batches|priority|flex))?");

    /** What of the file is billed by tokens. */
    private static final Set<String> MODES =
            Set.of("chat", "completion", "responses", "embedding", "rerank");

    private static final String EMBEDDING = "embedding";

    PriceFile {
        entries = List.copyOf(entries);
        remarks = List.copyOf(remarks);
    }

    /**
     * What the file says of one model at one provider.
     *
     * @param name as it stands in the file
     * @param provider the provider by its name in the file
     * @param model the model by the provider's name for it
     * @param maxOutputTokens longest answer, or null if it is not said
     */
    record Entry(
            String name,
            String provider,
            String model,
            PriceList prices,
            @Nullable Long maxOutputTokens) {

        /** The model without its path, to find it at other hosts. */
        String baseName() {
            return model.substring(model.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        }
    }

    /** Something to know of an entry beside its prices. */
    record Remark(String entry, Why why, String message) {

        /** What a remark is about. */
        enum Why {
            UNKNOWN_PROVIDER(true),
            UNKNOWN_MODEL(true),
            MANAGED_BY_FILE(true),
            PLACEHOLDER(true),
            NOT_BILLED_BY_TOKENS(true),
            ZERO(true),
            UNREADABLE(true),
            ZERO_METER(false),
            FIELD_NOT_TAKEN(false),
            LIMIT_IS_PLACEHOLDER(false),
            LIMIT_DIFFERS(false);

            private final boolean leftOut;

            Why(boolean leftOut) {
                this.leftOut = leftOut;
            }

            /** Whether the entry was left out as a whole. */
            boolean isLeftOut() {
                return leftOut;
            }
        }
    }

    /**
     * Reads a file.
     *
     * @throws IllegalArgumentException if it is no JSON object of entries
     */
    static PriceFile read(String text) {
        JsonNode root = parsed(text);
        if (!root.isObject()) {
            throw new IllegalArgumentException(
                    "A price file is a JSON object with one entry for each model.");
        }
        List<Entry> entries = new ArrayList<>();
        List<Remark> remarks = new ArrayList<>();
        root.propertyStream()
                .forEach(field ->
                        new Reading(field.getKey(), field.getValue(), remarks)
                                .entry()
                                .ifPresent(entries::add));
        return new PriceFile(entries, remarks);
    }

    private static JsonNode parsed(String text) {
        try {
            return JSON.readTree(text);
        } catch (JacksonException e) {
            throw new IllegalArgumentException(
                    "This is not JSON: " + e.getOriginalMessage() + ".", e);
        }
    }

    /** Reads one entry. */
    private record Reading(String name, JsonNode node, List<Remark> remarks) {

        Optional<Entry> entry() {
            String provider = text("litellm_provider");
            if (name.equals("sample_spec") || provider.isEmpty() || provider.contains(" ")) {
                return leftOut(Remark.Why.PLACEHOLDER, "is an example and no model.");
            }
            String mode = text("mode");
            if (!mode.isEmpty() && !MODES.contains(mode)) {
                return leftOut(
                        Remark.Why.NOT_BILLED_BY_TOKENS,
                        "is for '%s', which is not billed by tokens here.".formatted(mode));
            }
            try {
                return entry(provider, mode.equals(EMBEDDING));
            } catch (IllegalArgumentException e) {
                return leftOut(Remark.Why.UNREADABLE, "cannot be read: " + e.getMessage());
            }
        }

        private Optional<Entry> entry(String provider, boolean onlyEmbeds) {
            Map<PriceSlot, BigDecimal> prices = prices();
            @Nullable BigDecimal input = prices.get(PriceSlot.of(Meter.INPUT));
            @Nullable BigDecimal output = prices.get(PriceSlot.of(Meter.OUTPUT));
            if (input == null || (output == null && !onlyEmbeds)) {
                return leftOut(
                        Remark.Why.NOT_BILLED_BY_TOKENS, "has no price per token of both ways.");
            }
            if (input.signum() == 0 || (!onlyEmbeds && isZero(output))) {
                return leftOut(
                        Remark.Why.ZERO,
                        "costs 0 in the file. A hosted model is not free: its price is unknown.");
            }
            limits();
            return Optional.of(
                    new Entry(
                            name,
                            provider,
                            model(provider),
                            new PriceList(PriceList.USD, withoutZeros(prices, onlyEmbeds)),
                            tokens("max_output_tokens")));
        }

        private String model(String provider) {
            return name.startsWith(provider + "/") ? name.substring(provider.length() + 1) : name;
        }

        private Map<PriceSlot, BigDecimal> prices() {
            Map<PriceSlot, BigDecimal> prices = new LinkedHashMap<>();
            node.propertyStream()
                    .filter(field -> field.getKey().contains("cost") && !field.getValue().isNull())
                    .forEach(field ->
                            slot(field.getKey())
                                    .ifPresentOrElse(
                                            slot ->
                                                    prices.put(
                                                            slot, amount(slot, field.getValue())),
                                            () -> notTaken(field.getKey())));
            return prices;
        }

        private static Optional<PriceSlot> slot(String field) {
            Matcher parts = FIELD.matcher(field);
            if (!parts.matches()) {
                return Optional.empty();
            }
            @Nullable String thousands = parts.group("thousands");
            long fromTokens = thousands == null ? 0 : Long.parseLong(thousands) * 1000;
            ProcessingTier tier =
                    switch (parts.group("tier")) {
                        case "batches" -> ProcessingTier.BATCH;
                        case "priority" -> ProcessingTier.PRIORITY;
                        case "flex" -> ProcessingTier.FLEX;
                        case null, default -> ProcessingTier.STANDARD;
                    };
            return Optional.ofNullable(METERS.get(parts.group("meter")))
                    .map(meter -> new PriceSlot(tier, meter, fromTokens, null));
        }

        private static BigDecimal amount(PriceSlot slot, JsonNode value) {
            if (!value.isNumber()) {
                throw new IllegalArgumentException("the price of %s is no number.".formatted(slot));
            }
            BigDecimal perUnit = value.decimalValue();
            return slot.meter() == Meter.REQUEST ? perUnit : perUnit.scaleByPowerOfTen(6);
        }

        // Nothing is free by accident; an embedding's output of 0 only says that it has none.
        private Map<PriceSlot, BigDecimal> withoutZeros(
                Map<PriceSlot, BigDecimal> prices, boolean onlyEmbeds) {
            Map<PriceSlot, BigDecimal> positive = new LinkedHashMap<>();
            prices.forEach((slot, price) -> {
                boolean isNoOutput = onlyEmbeds && slot.meter() == Meter.OUTPUT;
                if (price.signum() != 0) {
                    positive.put(slot, price);
                } else if (!isNoOutput) {
                    remark(Remark.Why.ZERO_METER, "says 0 for %s, which is left out.", slot);
                }
            });
            return positive;
        }

        private void notTaken(String field) {
            remark(Remark.Why.FIELD_NOT_TAKEN, "has '%s', which has no place here.", field);
        }

        private void limits() {
            @Nullable Long output = tokens("max_output_tokens");
            if (output != null && output.equals(tokens("max_input_tokens"))) {
                remark(
                        Remark.Why.LIMIT_IS_PLACEHOLDER,
                        "says that an answer may be as long as a prompt (%s tokens): a placeholder.",
                        output);
            }
        }

        private static boolean isZero(@Nullable BigDecimal amount) {
            return amount != null && amount.signum() == 0;
        }

        private String text(String field) {
            JsonNode value = node.path(field);
            return value.isString() ? value.stringValue() : "";
        }

        private @Nullable Long tokens(String field) {
            JsonNode value = node.path(field);
            return value.isIntegralNumber() && value.canConvertToLong() ? value.longValue() : null;
        }

        private Optional<Entry> leftOut(Remark.Why why, String message) {
            remarks.add(new Remark(name, why, "'%s' %s".formatted(name, message)));
            return Optional.empty();
        }

        @SuppressWarnings("AnnotateFormatMethod")
        private void remark(Remark.Why why, String message, Object... figures) {
            remarks.add(
                    new Remark(name, why, "'%s' %s".formatted(name, message.formatted(figures))));
        }
    }
}
