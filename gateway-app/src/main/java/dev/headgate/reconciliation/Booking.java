package dev.headgate.reconciliation;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.YearMonth;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A difference that somebody decided to book.
 *
 * @param line of the comparison
 * @param model that it is reported under; empty for a pool
 * @param undone who took it back, when and why; null if it stands
 */
record Booking(
        UUID id,
        UUID statement,
        UUID place,
        YearMonth month,
        String line,
        String model,
        BigDecimal usd,
        Note made,
        @Nullable Note undone) {

    /** Who did something, when and why. */
    record Note(String author, Instant at, String reason) {}
}
