package dev.headgate.reconciliation;

import dev.headgate.csv.CsvText;
import dev.headgate.usage.Meter;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes comparisons as CSV; what no file says is an empty cell. */
final class ReconciliationCsv {
    private static final List<Meter> METERS =
            List.of(
                    Meter.INPUT,
                    Meter.CACHE_READ,
                    Meter.CACHE_WRITE,
                    Meter.CACHE_WRITE_1H,
                    Meter.OUTPUT);

    private static final List<String> PROVIDER =
            List.of(
                    "line",
                    "day",
                    "model",
                    "verdict",
                    "booked_calls",
                    "billed_calls",
                    "booked_input",
                    "billed_input",
                    "booked_cache_read",
                    "billed_cache_read",
                    "booked_cache_write",
                    "billed_cache_write",
                    "booked_cache_write_1h",
                    "billed_cache_write_1h",
                    "booked_output",
                    "billed_output",
                    "booked_usd",
                    "billed_usd",
                    "adjusted_usd",
                    "difference_usd");

    private static final List<String> POOL =
            List.of(
                    "row",
                    "day",
                    "item",
                    "cost_usd",
                    "invoice_usd",
                    "adjusted_usd",
                    "difference_usd");

    private ReconciliationCsv() {}

    static String write(ProviderReconciliation found, Tolerance tolerance) {
        CsvText csv = new CsvText(PROVIDER);
        for (Line line : found.lines()) {
            CsvText.Row row =
                    csv.row()
                            .text(line.name())
                            .text(line.day().map(Object::toString).orElse(null))
                            .text(line.model())
                            .text(line.verdict(tolerance).label())
                            .number(line.booked().calls())
                            .number(orNull(line.billed().requests()));
            for (Meter meter : METERS) {
                row.number(line.booked().tokens().of(meter))
                        .number(orNull(line.billed().tokens().map(one -> one.of(meter))));
            }
            row.number(line.booked().usd())
                    .number(orNull(line.billed().usd()))
                    .number(line.adjusted())
                    .number(orNull(line.difference()))
                    .end();
        }
        return csv.toString();
    }

    /** The month, then its days, then what the invoice bills. */
    static String write(PoolReconciliation found) {
        CsvText csv = new CsvText(POOL);
        csv.row()
                .text(PoolReconciliation.LINE)
                .text(null)
                .text(null)
                .number(found.cost())
                .number(orNull(found.invoice()))
                .number(found.adjusted())
                .number(orNull(found.difference()))
                .end();
        for (PoolReconciliation.Day day : found.days()) {
            csv.row()
                    .text("day")
                    .text(day.day().toString())
                    .text(null)
                    .number(day.cost())
                    .number(day.invoice())
                    .text(null)
                    .number(day.invoice().subtract(day.cost()))
                    .end();
        }
        for (PoolReconciliation.Item item : found.items()) {
            csv.row()
                    .text("item")
                    .text(null)
                    .text(item.item())
                    .text(null)
                    .number(item.usd())
                    .text(null)
                    .text(null)
                    .end();
        }
        return csv.toString();
    }

    private static @Nullable BigDecimal orNull(Optional<BigDecimal> number) {
        return number.orElse(null);
    }
}
