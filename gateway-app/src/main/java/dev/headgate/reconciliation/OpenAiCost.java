package dev.headgate.reconciliation;

import dev.headgate.usage.Meter;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The costs that OpenAI's dashboard exports: a row for each day, line item and project. A line item
 * is a model and what was counted, such as {@code gpt-5-mini, cached input}; days without costs are
 * rows without an amount.
 */
final class OpenAiCost implements StatementFormat {
    private static final String BATCH = " batch";

    @Override
    public StatementKind kind() {
        return StatementKind.OPENAI_COST;
    }

    @Override
    public boolean fits(Sheet sheet) {
        return sheet.hasAll(Set.of("start_time", "amount_value", "amount_currency", "line_item"));
    }

    @Override
    public void read(Row row, Reading into) {
        Optional<BigDecimal> usd = row.number("amount_value");
        if (usd.isEmpty()) {
            return;
        }
        Usd.require(row, "amount_currency");
        LocalDate day = into.day(row, "start_time");
        if (!into.counts(row, "project_id")) {
            return;
        }
        Item item = Item.of(row.text("line_item").orElse(""));
        into.add(
                new StatementLine(
                        new StatementLine.Key(day, item.name, item.tier, item.meter),
                        item.meter == null ? null : tokens(row),
                        null,
                        usd.get(),
                        1));
    }

    private static @Nullable BigDecimal tokens(Row row) {
        boolean ofTokens = row.text("quantity_unit").filter("tokens"::equalsIgnoreCase).isPresent();
        return ofTokens ? row.number("quantity").orElse(null) : null;
    }

    /** A line item taken apart. */
    private record Item(String name, String tier, @Nullable Meter meter) {
        static Item of(String text) {
            int comma = text.lastIndexOf(',');
            @Nullable Meter meter = comma < 0 ? null : meter(text.substring(comma + 1));
            if (meter == null) {
                return new Item(text, "", null);
            }
            String model = text.substring(0, comma).strip();
            boolean batch = model.toLowerCase(Locale.ROOT).endsWith(BATCH);
            return new Item(
                    batch ? model.substring(0, model.length() - BATCH.length()).strip() : model,
                    batch ? "batch" : "",
                    meter);
        }

        private static @Nullable Meter meter(String counted) {
            String words = counted.toLowerCase(Locale.ROOT);
            if (words.contains("output")) {
                return words.contains("audio") ? Meter.AUDIO_OUTPUT : Meter.OUTPUT;
            }
            if (!words.contains("input")) {
                return null;
            }
            if (words.contains("cache")) {
                return words.contains("write") ? Meter.CACHE_WRITE : Meter.CACHE_READ;
            }
            if (words.contains("audio")) {
                return Meter.AUDIO_INPUT;
            }
            return words.contains("image") ? Meter.IMAGE_INPUT : Meter.INPUT;
        }
    }
}
