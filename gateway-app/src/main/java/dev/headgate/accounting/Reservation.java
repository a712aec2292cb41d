package dev.headgate.accounting;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A committed attempt: its worst case is held against every budget above the key until it is
 * settled or released.
 *
 * @param opening what was asked for
 * @param worstCase USD, or null if the deployment has no known price (then no hard budget stands
 *     above the key)
 * @param deadline when the sweeper takes it if nobody settled it
 */
public record Reservation(
        AttemptId id, AttemptOpening opening, @Nullable BigDecimal worstCase, Instant deadline) {}
