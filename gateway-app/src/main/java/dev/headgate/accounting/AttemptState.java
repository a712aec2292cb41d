package dev.headgate.accounting;

import java.util.EnumSet;
import java.util.Set;

/**
 * Where an attempt stands. It moves by compare-and-set only, so that whoever comes second changes
 * nothing.
 */
enum AttemptState {
    /** Its worst case is held; nothing may have gone upstream yet. */
    RESERVED,
    /** An answer is coming; what it used so far is noted from time to time. */
    STREAMING,
    /** Its owner is dead or late; the sweeper is about to estimate it. */
    UNKNOWN,
    /** Booked with what it really used. */
    SETTLED,
    /** Given back: it used nothing. */
    RELEASED,
    /** Booked from the best evidence; a late settlement corrects it. */
    SETTLED_ESTIMATED;

    /** Whether its worst case is still held against budgets. */
    boolean isOpen() {
        return switch (this) {
            case RESERVED, STREAMING, UNKNOWN -> true;
            case SETTLED, RELEASED, SETTLED_ESTIMATED -> false;
        };
    }

    /** The states that this one may follow. */
    Set<AttemptState> sources() {
        return switch (this) {
            case RESERVED -> EnumSet.noneOf(AttemptState.class);
            case STREAMING, UNKNOWN -> EnumSet.of(RESERVED, STREAMING);
            case SETTLED, RELEASED -> EnumSet.of(RESERVED, STREAMING, UNKNOWN, SETTLED_ESTIMATED);
            case SETTLED_ESTIMATED -> EnumSet.of(UNKNOWN);
        };
    }
}
