package dev.headgate.catalog;

import org.jspecify.annotations.Nullable;

/**
 * Something about a price that looks wrong.
 *
 * @param what the price that it is about, such as {@code flex input}
 * @param message what was found, with figures, and what to do
 */
record Finding(Kind kind, String what, String message) {

    /** What a finding demands before the price may be opened. */
    enum Demand {
        /** Nothing helps: the price is refused. */
        REFUSED,
        /** Whoever enters it says why it is right. */
        REASON,
        /** A person or a second source confirms it. */
        APPROVAL,
        /** It is only said. */
        NOTHING
    }

    /** What can be wrong with a price. */
    enum Kind {
        OUT_OF_RANGE(Demand.REFUSED),
        ZERO(Demand.REFUSED),
        NO_EXCHANGE_RATE(Demand.REFUSED),
        OUTPUT_BELOW_INPUT(Demand.REASON),
        CORRECTS_THE_PAST(Demand.REASON),
        LARGE_CHANGE(Demand.APPROVAL),
        IMPLAUSIBLE_TIER(Demand.APPROVAL),
        IMPLAUSIBLE_METER(Demand.APPROVAL),
        IMPLAUSIBLE_LENGTH(Demand.APPROVAL),
        UNLIKE_OTHER_HOSTS(Demand.APPROVAL),
        SECOND_SOURCE(Demand.NOTHING);

        private final Demand demand;

        Kind(Demand demand) {
            this.demand = demand;
        }

        Demand demand() {
            return demand;
        }
    }

    static Finding of(Kind kind, Object what, String message) {
        return new Finding(kind, what.toString(), message);
    }

    /** Whether the price cannot be opened by whoever enters it, with this reason or none. */
    boolean refuses(@Nullable String reason) {
        return kind.demand() == Demand.REFUSED
                || (kind.demand() == Demand.REASON && (reason == null || reason.isBlank()));
    }

    boolean needsApproval() {
        return kind.demand() == Demand.APPROVAL;
    }
}
