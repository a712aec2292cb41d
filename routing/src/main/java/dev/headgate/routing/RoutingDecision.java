package dev.headgate.routing;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the router answered: where to go and why, or why not. */
public sealed interface RoutingDecision {

    /** What became of every candidate. */
    Explanation explanation();

    /**
     * Go to the first target; the others are fallbacks in order.
     *
     * @param targets in the order in which they are to be tried; never empty
     */
    record Routed(List<Target> targets, Explanation explanation) implements RoutingDecision {
        public Routed {
            targets = List.copyOf(targets);
            if (targets.isEmpty()) {
                throw new IllegalArgumentException("a routed request has at least one target");
            }
        }
    }

    /**
     * The request may not go anywhere.
     *
     * @param reason a sentence for the caller: what was refused and what to do
     */
    record Refused(Refusal refusal, String reason, Explanation explanation)
            implements RoutingDecision {}

    /** Why a request is refused. */
    enum Refusal {
        /**
         * No alias, model or deployment has this name, or the caller may not know that it exists.
         */
        MODEL_NOT_FOUND,
        /** The key's allow-list does not name it. */
        MODEL_NOT_ALLOWED,
        /** A constraint of the policy removed every candidate. */
        POLICY_REFUSED,
        /** No candidate has the capabilities that the request needs. */
        NOT_CAPABLE,
        /** Prompt and answer together are longer than what any candidate takes. */
        CONTEXT_LENGTH_EXCEEDED,
        /** What remained is known to be down. */
        UNAVAILABLE
    }

    /**
     * One deployment to try.
     *
     * @param expectedCost USD, or null if no price is known
     * @param expectedWait time until it would start, or null if unknown
     */
    record Target(
            String deployment,
            @Nullable BigDecimal expectedCost,
            @Nullable Duration expectedWait) {}

    /**
     * The reasons of a decision.
     *
     * @param rule name of the rule that spoke last: the route taken, or the constraint that
     *     refused; null if none applied
     * @param strategy how the targets were ordered, or null if the request was refused
     * @param verdicts one for every candidate that the request could have meant, in the order in
     *     which they were considered
     * @param notes what went wrong with conditions: rules that were skipped or applied because a
     *     fact that they ask for is unknown
     */
    record Explanation(
            @Nullable String rule,
            @Nullable String strategy,
            List<Verdict> verdicts,
            List<String> notes) {

        public Explanation {
            verdicts = List.copyOf(verdicts);
            notes = List.copyOf(notes);
        }
    }

    /**
     * What became of one candidate.
     *
     * @param outcome where it ended
     * @param reason a short sentence, naming the rule where a rule decided
     */
    record Verdict(
            String deployment,
            Outcome outcome,
            String reason,
            @Nullable BigDecimal expectedCost,
            @Nullable Duration expectedWait) {}

    /** Where a candidate ended. */
    enum Outcome {
        CHOSEN,
        FALLBACK,
        /** Removed by a constraint, the allow-list, a missing capability or its state. */
        REMOVED,
        /** Allowed, but the route does not name it. */
        NOT_LISTED
    }
}
