package dev.headgate.reconciliation;

import dev.headgate.usage.Meter;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;

/**
 * The completions usage that OpenAI's dashboard exports: a row for each bucket of time, project,
 * key and model. Buckets without traffic are rows without a model.
 */
final class OpenAiUsage implements StatementFormat {

    @Override
    public StatementKind kind() {
        return StatementKind.OPENAI_USAGE;
    }

    @Override
    public boolean fits(Sheet sheet) {
        return sheet.hasAll(
                Set.of(
                        "start_time",
                        "model",
                        "num_model_requests",
                        "input_tokens",
                        "output_tokens"));
    }

    @Override
    public void read(Row row, Reading into) {
        BigDecimal requests = row.count("num_model_requests");
        Optional<String> model = row.text("model");
        if (model.isEmpty()) {
            if (requests.signum() != 0) {
                throw row.problem("has requests but no model; group the export by model");
            }
            return;
        }
        LocalDate day = into.day(row, "start_time");
        if (!into.counts(row, "project_id")) {
            return;
        }
        String tier = tier(row);
        into.add(
                new StatementLine(
                        new StatementLine.Key(day, model.get(), tier, null),
                        null,
                        requests,
                        null,
                        1));
        tokens(row, into, day, model.get(), tier);
    }

    /** Input includes what was cached, and is of text; text is told apart in newer exports. */
    private static void tokens(Row row, Reading into, LocalDate day, String model, String tier) {
        BigDecimal cached = row.count("input_cached_tokens");
        BigDecimal written = row.count("input_cache_write_tokens");
        BigDecimal input = row.count("input_tokens").subtract(cached).subtract(written);
        if (input.signum() < 0) {
            throw row.problem("has more cached input than input");
        }
        into.addCount(day, model, tier, Meter.INPUT, either(row, "input_text_tokens", input));
        into.addCount(day, model, tier, Meter.CACHE_READ, cached);
        into.addCount(day, model, tier, Meter.CACHE_WRITE, written);
        into.addCount(day, model, tier, Meter.AUDIO_INPUT, row.count("input_audio_tokens"));
        into.addCount(day, model, tier, Meter.IMAGE_INPUT, row.count("input_image_tokens"));
        into.addCount(
                day,
                model,
                tier,
                Meter.OUTPUT,
                either(row, "output_text_tokens", row.count("output_tokens")));
        into.addCount(day, model, tier, Meter.AUDIO_OUTPUT, row.count("output_audio_tokens"));
    }

    private static BigDecimal either(Row row, String column, BigDecimal otherwise) {
        return row.text(column).isPresent() ? row.count(column) : otherwise;
    }

    private static String tier(Row row) {
        boolean batch = row.text("batch").filter("true"::equalsIgnoreCase).isPresent();
        return batch ? "batch" : row.text("service_tier").orElse("");
    }
}
