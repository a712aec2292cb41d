package dev.headgate.reconciliation;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * A pool's month as it is shown.
 *
 * @param costUsd what its cost rows say
 * @param invoiceUsd what the invoice says, or null if none was imported
 * @param adjustedUsd what was booked before because an invoice said so
 * @param days both sides by day; empty if the invoice does not tell days apart
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record PoolView(
        String pool,
        @JsonFormat(pattern = "yyyy-MM") YearMonth month,
        @Nullable StatementView statement,
        String verdict,
        String costUsd,
        @Nullable String invoiceUsd,
        String adjustedUsd,
        @Nullable String differenceUsd,
        boolean open,
        List<CostView> costs,
        List<ItemView> items,
        List<DayView> days) {

    /** A cost row for its part of the month. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record CostView(
            Instant from, Instant to, String hours, String usdPerHour, String usd, String source) {

        static CostView of(PoolReconciliation.Cost cost) {
            return new CostView(
                    cost.from(),
                    cost.to(),
                    cost.hours().toPlainString(),
                    cost.usdPerHour().toPlainString(),
                    cost.usd().toPlainString(),
                    cost.source());
        }
    }

    /** Something that the invoice bills. */
    record ItemView(String item, @Nullable String quantity, String usd) {
        static ItemView of(PoolReconciliation.Item item) {
            @Nullable BigDecimal quantity = item.quantity();
            return new ItemView(
                    item.item(),
                    quantity == null ? null : quantity.toPlainString(),
                    item.usd().toPlainString());
        }
    }

    /** A day on both sides. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record DayView(LocalDate day, String costUsd, String invoiceUsd, String differenceUsd) {
        static DayView of(PoolReconciliation.Day day) {
            return new DayView(
                    day.day(),
                    day.cost().toPlainString(),
                    day.invoice().toPlainString(),
                    day.invoice().subtract(day.cost()).toPlainString());
        }
    }

    static PoolView of(PoolReconciliation found, Tolerance tolerance) {
        return new PoolView(
                found.place().name(),
                found.month(),
                found.statement().map(StatementView::of).orElse(null),
                found.verdict(tolerance).label(),
                found.cost().toPlainString(),
                plain(found.invoice()),
                found.adjusted().toPlainString(),
                plain(found.difference()),
                found.isOpen(tolerance),
                found.costs().stream().map(CostView::of).toList(),
                found.items().stream().map(ItemView::of).toList(),
                found.days().stream().map(DayView::of).toList());
    }

    private static @Nullable String plain(Optional<BigDecimal> amount) {
        return amount.map(BigDecimal::toPlainString).orElse(null);
    }
}
