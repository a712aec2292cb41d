package dev.headgate.reconciliation;

import dev.headgate.usage.Meter;
import java.time.LocalDate;
import java.util.Set;

/**
 * The usage that Anthropic's console exports: a row for each day, model, key, workspace and tier.
 */
final class AnthropicUsage implements StatementFormat {

    @Override
    public StatementKind kind() {
        return StatementKind.ANTHROPIC_USAGE;
    }

    @Override
    public boolean fits(Sheet sheet) {
        return sheet.hasAll(
                Set.of(
                        "usage_date_utc",
                        "model_version",
                        "usage_input_tokens_no_cache",
                        "usage_input_tokens_cache_write_5m",
                        "usage_input_tokens_cache_write_1h",
                        "usage_input_tokens_cache_read",
                        "usage_output_tokens"));
    }

    @Override
    public void read(Row row, Reading into) {
        LocalDate day = into.day(row, "usage_date_utc");
        String model = row.requiredText("model_version");
        if (!into.counts(row, "workspace")) {
            return;
        }
        String tier = row.text("usage_type").orElse("");
        into.addCount(day, model, tier, Meter.INPUT, row.count("usage_input_tokens_no_cache"));
        into.addCount(
                day,
                model,
                tier,
                Meter.CACHE_WRITE,
                row.count("usage_input_tokens_cache_write_5m"));
        into.addCount(
                day,
                model,
                tier,
                Meter.CACHE_WRITE_1H,
                row.count("usage_input_tokens_cache_write_1h"));
        into.addCount(
                day, model, tier, Meter.CACHE_READ, row.count("usage_input_tokens_cache_read"));
        into.addCount(day, model, tier, Meter.OUTPUT, row.count("usage_output_tokens"));
    }
}
