package dev.headgate.accounting;

import dev.headgate.catalog.ChargeLine;
import java.time.YearMonth;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An entry that no attempt makes: idle capacity, overhead, the difference to an invoice.
 *
 * @param origin the close, the run or the invoice that it comes from
 * @param reason for whoever reads the ledger
 * @param author who had it booked
 * @param corrects month (UTC) in which what it corrects was first booked, or null if it corrects
 *     nothing
 * @param series whom it charges and what it is reported under
 * @param lines what it charges, with their signs
 */
public record Adjustment(
        EntryKind kind,
        UUID origin,
        String reason,
        String author,
        @Nullable YearMonth corrects,
        SpendSeries series,
        List<ChargeLine> lines) {

    /**
     * @throws IllegalArgumentException for a kind that only attempts have
     */
    public Adjustment {
        lines = List.copyOf(lines);
        if (kind == EntryKind.SETTLEMENT || kind == EntryKind.CORRECTION) {
            throw new IllegalArgumentException(kind + " belongs to an attempt");
        }
    }
}
