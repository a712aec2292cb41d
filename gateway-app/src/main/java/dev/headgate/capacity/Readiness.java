package dev.headgate.capacity;

import dev.headgate.routing.Availability;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Whether a deployment is ready, from what was found out. Two failures in a row make it down, one
 * success makes it up.
 *
 * @param reason what is wrong, or null
 * @param failures in a row
 * @param since when it came into this state
 */
record Readiness(State state, @Nullable String reason, int failures, Instant since) {
    private static final int ENOUGH = 2;

    /** Nothing was found out yet. */
    static final Readiness UNKNOWN = new Readiness(State.UNKNOWN, null, 0, Instant.EPOCH);

    /** What a deployment can be. */
    enum State {
        UNKNOWN,
        UP,
        DOWN;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What was found out at one time. */
    sealed interface Finding {
        /** Everything is as it should be. */
        record Good() implements Finding {}

        /**
         * Something is wrong.
         *
         * @param reason a sentence for an administrator
         */
        record Bad(String reason) implements Finding {}

        /**
         * Nothing was found out.
         *
         * @param why a sentence for an administrator
         */
        record Nothing(String why) implements Finding {}
    }

    Readiness after(Finding finding, Instant now) {
        return switch (finding) {
            case Finding.Nothing _ -> this;
            case Finding.Good _ ->
                    state == State.UP
                            ? new Readiness(State.UP, null, 0, since)
                            : new Readiness(State.UP, null, 0, now);
            case Finding.Bad(var why) -> failed(why, now);
        };
    }

    private Readiness failed(String why, Instant now) {
        int count = Math.min(failures + 1, ENOUGH);
        if (count < ENOUGH || state == State.DOWN) {
            return new Readiness(state, why, count, since);
        }
        return new Readiness(State.DOWN, why, count, now);
    }

    Availability availability() {
        return switch (state) {
            case UNKNOWN -> Availability.unknown();
            case UP -> Availability.up();
            case DOWN -> Availability.down(Availability.Cause.UNHEALTHY);
        };
    }
}
