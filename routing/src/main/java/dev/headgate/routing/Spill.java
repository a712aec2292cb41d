package dev.headgate.routing;

import java.time.Instant;

/**
 * Which requests a pool turns away to the next target.
 *
 * @param since when that began
 */
public record Spill(Level level, Instant since) {
    /** Every request is welcome, and always was. */
    public static final Spill CLOSED = new Spill(Level.NONE, Instant.EPOCH);

    /** From nothing to everything; the order is that of the steps. */
    public enum Level {
        NONE,
        /** Classes that can wait go first, but for places that are free. */
        SHEDDABLE,
        ALL;

        Level more() {
            return this == NONE ? SHEDDABLE : ALL;
        }

        Level less() {
            return this == ALL ? SHEDDABLE : NONE;
        }
    }

    /** The same from then on, or this if nothing changes. */
    Spill become(Level next, Instant now) {
        return next == level ? this : new Spill(next, now);
    }

    /**
     * Whether a request leaves.
     *
     * @param hasRoom whether a place is free, which classes that can wait may take at any time
     */
    boolean concerns(PriorityClass priority, boolean hasRoom) {
        return switch (level) {
            case NONE -> false;
            case SHEDDABLE -> priority.isSheddable() && !hasRoom;
            case ALL -> true;
        };
    }
}
