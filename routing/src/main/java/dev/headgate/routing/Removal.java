package dev.headgate.routing;

import dev.headgate.routing.RoutingDecision.Refusal;
import java.time.Instant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * Why a candidate is out. Filters stand in a row; the one that a candidate got furthest to tells
 * why a request is refused, since that is what emptied the list.
 *
 * @param refusal what a request is refused with if this filter leaves nothing
 * @param rank place among the constraints; 0 for other filters
 * @param rule name of the constraint that removed it, or null
 * @param reason a short sentence
 * @param until when it may be asked again, or null if that is not known
 */
record Removal(
        Refusal refusal, int rank, @Nullable String rule, String reason, @Nullable Instant until) {

    /** The order of the constants of {@link Refusal} is the order of the filters. */
    static final Comparator<Removal> BY_DISTANCE =
            Comparator.comparing(Removal::refusal).thenComparingInt(Removal::rank);

    Removal(Refusal refusal, String reason) {
        this(refusal, 0, null, reason, null);
    }
}
