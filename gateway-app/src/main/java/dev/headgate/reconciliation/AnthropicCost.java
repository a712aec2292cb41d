package dev.headgate.reconciliation;

import dev.headgate.usage.Meter;
import java.time.LocalDate;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The costs that Anthropic's console exports: a row for each day, model, key, workspace and kind of
 * token. What is no token, such as a web search, has its kind of cost for a name.
 */
final class AnthropicCost implements StatementFormat {
    private static final Map<String, Meter> METERS =
            Map.of(
                    "input_no_cache", Meter.INPUT,
                    "input_cache_read", Meter.CACHE_READ,
                    "input_cache_write_5m", Meter.CACHE_WRITE,
                    "input_cache_write_1h", Meter.CACHE_WRITE_1H,
                    "output", Meter.OUTPUT);

    @Override
    public StatementKind kind() {
        return StatementKind.ANTHROPIC_COST;
    }

    @Override
    public boolean fits(Sheet sheet) {
        return sheet.hasAll(Set.of("usage_date_utc", "model", "token_type", "cost_usd"));
    }

    @Override
    public void read(Row row, Reading into) {
        LocalDate day = into.day(row, "usage_date_utc");
        if (!into.counts(row, "workspace")) {
            return;
        }
        @Nullable Meter meter = row.text("token_type").map(METERS::get).orElse(null);
        into.add(
                new StatementLine(
                        new StatementLine.Key(
                                day, item(row, meter), row.text("usage_type").orElse(""), meter),
                        null,
                        null,
                        row.requiredNumber("cost_usd"),
                        1));
    }

    private static String item(Row row, @Nullable Meter meter) {
        if (meter != null) {
            return row.requiredText("model");
        }
        return row.text("token_type")
                .or(() -> row.text("cost_type"))
                .orElseThrow(() -> row.problem("has neither 'token_type' nor 'cost_type'"));
    }
}
