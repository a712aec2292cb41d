package dev.headgate.reconciliation;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A pool's month on both sides.
 *
 * @param statement that speaks for the month, if one was imported
 * @param costs what the pool's cost rows say
 * @param days both sides by day; empty if the invoice does not tell days apart
 * @param items the invoice by what is billed, the dearest first
 * @param adjusted USD that was booked before because an invoice said so, by the close of the month
 *     too
 */
record PoolReconciliation(
        Place place,
        YearMonth month,
        Optional<Statement> statement,
        List<Cost> costs,
        List<Day> days,
        List<Item> items,
        BigDecimal adjusted) {
    /** The name of its one line that can be booked. */
    static final String LINE = "month";

    PoolReconciliation {
        costs = List.copyOf(costs);
        days = List.copyOf(days);
        items = List.copyOf(items);
    }

    /** A cost row for its part of the month. */
    record Cost(
            Instant from,
            Instant to,
            BigDecimal hours,
            BigDecimal usdPerHour,
            BigDecimal usd,
            String source) {}

    /** A day on both sides. */
    record Day(LocalDate day, BigDecimal cost, BigDecimal invoice) {}

    /**
     * Something that the invoice bills.
     *
     * @param quantity null if the invoice does not say
     */
    record Item(String item, @Nullable BigDecimal quantity, BigDecimal usd) {}

    /** What the cost rows add up to. */
    BigDecimal cost() {
        return costs.stream().map(Cost::usd).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** What the invoice adds up to; empty if none was imported. */
    Optional<BigDecimal> invoice() {
        return statement.map(
                _ -> items.stream().map(Item::usd).reduce(BigDecimal.ZERO, BigDecimal::add));
    }

    /** USD that are billed and not in the books. */
    Optional<BigDecimal> difference() {
        return invoice().map(usd -> usd.subtract(cost()).subtract(adjusted));
    }

    boolean isOpen(Tolerance tolerance) {
        return invoice()
                .filter(usd -> !tolerance.sameUsd(usd, cost().add(adjusted), BigDecimal.ZERO))
                .isPresent();
    }

    Verdict verdict(Tolerance tolerance) {
        boolean same =
                invoice().map(usd -> tolerance.sameUsd(usd, cost(), BigDecimal.ZERO)).orElse(true);
        return same ? Verdict.MATCHED : Verdict.AMOUNT_DIFFERS;
    }
}
