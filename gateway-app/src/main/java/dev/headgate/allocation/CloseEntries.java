package dev.headgate.allocation;

import dev.headgate.accounting.Adjustment;
import dev.headgate.accounting.EntryKind;
import dev.headgate.accounting.SpendSeries;
import dev.headgate.allocation.CloseFigures.Part;
import dev.headgate.allocation.CloseFigures.Share;
import dev.headgate.catalog.ChargeLine;
import dev.headgate.routing.Hosting;
import dev.headgate.usage.Meter;
import java.math.BigDecimal;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What a close adds to the ledger: who bears idle time, overhead and the difference, and what is
 * given back of what was attributed, which is idle time below zero. With what calls were charged
 * for, the pool is then owed the total of its month.
 */
final class CloseEntries {
    private CloseEntries() {}

    static List<Adjustment> of(PoolClose close) {
        return close.figures().shares().stream()
                .filter(CloseEntries::isBooked)
                .map(share -> entry(close, share, close.id(), close.author(), false))
                .toList();
    }

    /** The entries that take it back. */
    static List<Adjustment> reversed(PoolClose close, UUID origin, String author) {
        return close.figures().shares().stream()
                .filter(CloseEntries::isBooked)
                .map(share -> entry(close, share, origin, author, true))
                .toList();
    }

    private static boolean isBooked(Share share) {
        return share.booked().signum() != 0 || share.bookedHours().signum() != 0;
    }

    private static Adjustment entry(
            PoolClose close, Share share, UUID origin, String author, boolean isReversed) {
        ChargeLine line = line(share);
        return new Adjustment(
                kind(share.part()),
                origin,
                (isReversed ? "Taken back: " : "") + reason(close.figures(), share.part()),
                author,
                close.figures().month(),
                series(close.figures(), share.tenant()),
                List.of(isReversed ? line.reversed() : line));
    }

    private static EntryKind kind(Part part) {
        return switch (part) {
            case ATTRIBUTED, IDLE -> EntryKind.IDLE;
            case OVERHEAD -> EntryKind.OVERHEAD;
            case DIFFERENCE -> EntryKind.INVOICE;
        };
    }

    private static ChargeLine line(Share share) {
        return switch (share.part()) {
            case ATTRIBUTED, IDLE -> line(Meter.IDLE_TIME, share.bookedHours(), share.booked());
            case OVERHEAD -> line(Meter.OVERHEAD, share.bookedHours(), share.booked());
            case DIFFERENCE -> line(Meter.INVOICE_DIFFERENCE, BigDecimal.ONE, share.booked());
        };
    }

    private static ChargeLine line(Meter meter, BigDecimal quantity, BigDecimal usd) {
        return new ChargeLine(meter, quantity, null, null, usd, usd, usd);
    }

    private static String reason(CloseFigures figures, Part part) {
        String what =
                switch (part) {
                    case ATTRIBUTED -> "More was attributed than it cost";
                    case IDLE -> "Idle time";
                    case OVERHEAD -> "Overhead";
                    case DIFFERENCE ->
                            figures.invoice() == null
                                    ? "Rounding to a whole cent"
                                    : "Difference to the invoice of %s USD"
                                            .formatted(figures.invoice().toPlainString());
                };
        return "%s, pool %s in %s".formatted(what, figures.poolName(), figures.month());
    }

    private static SpendSeries series(CloseFigures figures, Payer payer) {
        return new SpendSeries(
                payer.id(),
                payer.name(),
                null,
                null,
                null,
                "",
                null,
                "",
                figures.poolName(),
                Hosting.SELF_HOSTED,
                figures.pool().value(),
                new TreeMap<>());
    }
}
