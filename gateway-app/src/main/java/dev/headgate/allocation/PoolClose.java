package dev.headgate.allocation;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A month of a pool that was closed. Its id is the origin of what it booked.
 *
 * @param author who closed it
 * @param reversal how it was taken back, or null while it stands
 */
public record PoolClose(
        UUID id,
        CloseFigures figures,
        String author,
        Instant closedAt,
        @Nullable Reversal reversal) {

    /** A close was taken back, with entries that reverse its own. */
    public record Reversal(Instant at, String author, String reason) {}
}
