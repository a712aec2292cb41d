package dev.headgate.inference;

import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Until when an answer is of use to its client; without an end, as long as calls may last. */
final class Deadline {
    /** The header in which a client says it, in milliseconds from the arrival of the request. */
    static final String HEADER = "x-headgate-deadline-ms";

    private static final Duration LONGEST = Duration.ofDays(1);

    private final @Nullable Duration after;
    private final LongSupplier nanoTime;
    private final long begun;

    private Deadline(@Nullable Duration after, long begun, LongSupplier nanoTime) {
        this.after = after;
        this.begun = begun;
        this.nanoTime = nanoTime;
    }

    /**
     * One that runs since the request arrived.
     *
     * @param arrival by {@link System#nanoTime()}
     * @param after null for none
     */
    static Deadline since(long arrival, @Nullable Duration after) {
        return since(arrival, after, System::nanoTime);
    }

    static Deadline since(long arrival, @Nullable Duration after, LongSupplier nanoTime) {
        return new Deadline(after, arrival, nanoTime);
    }

    /**
     * Reads {@link #HEADER}.
     *
     * @return null if it was not sent
     * @throws GatewayException {@code INVALID_REQUEST} if it is no whole number from 1 to a day
     */
    static @Nullable Duration read(@Nullable String header) {
        if (header == null) {
            return null;
        }
        try {
            Duration given = Duration.ofMillis(Long.parseLong(header.strip()));
            if (given.isPositive() && given.compareTo(LONGEST) <= 0) {
                return given;
            }
        } catch (NumberFormatException _) {
            // Said below.
        }
        throw new GatewayException(
                        ErrorCode.INVALID_REQUEST,
                        "%s must be a whole number of milliseconds from 1 to %d."
                                .formatted(HEADER, LONGEST.toMillis()))
                .at(HEADER);
    }

    /** The time that is left, and no more than this; zero if it is over. */
    Duration atMost(Duration longest) {
        if (after == null) {
            return longest;
        }
        Duration left = after.minusNanos(nanoTime.getAsLong() - begun);
        if (left.isNegative()) {
            return Duration.ZERO;
        }
        return left.compareTo(longest) < 0 ? left : longest;
    }

    boolean isOver() {
        return after != null && atMost(after).isZero();
    }
}
