package dev.headgate.accounting;

import dev.headgate.catalog.ChargeLine;
import dev.headgate.identity.TenantId;
import dev.headgate.routing.Hosting;
import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An attempt that a closing has moved, as it was just before.
 *
 * @param before the state it left
 * @param worstCase USD held while it was open, or null if unpriced
 * @param booked USD booked before by an estimate, or null
 * @param bookedLines the meters of that estimate; empty if none was booked
 * @param series what it is reported under
 * @param bookedIn month (UTC) in which that estimate was booked, or null if none was
 * @param periods budget periods that hold its worst case or what was booked
 * @param place the provider or pool that is owed
 */
record ClosedAttempt(
        AttemptId id,
        AttemptState before,
        @Nullable BigDecimal worstCase,
        @Nullable BigDecimal booked,
        List<ChargeLine> bookedLines,
        UUID series,
        @Nullable YearMonth bookedIn,
        List<UUID> periods,
        TenantId tenant,
        Hosting hosting,
        UUID place) {

    ClosedAttempt {
        bookedLines = List.copyOf(bookedLines);
        periods = List.copyOf(periods);
    }
}
