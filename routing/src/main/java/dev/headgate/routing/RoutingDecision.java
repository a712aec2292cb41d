package dev.headgate.routing;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the router answered: where to go and why, or why not. */
public sealed interface RoutingDecision {

    /** What became of every candidate. */
    Explanation explanation();

    /** The decision in one sentence. */
    default String sentence() {
        return Sentence.of(this);
    }

    /**
     * Go to the first target; the others are fallbacks in order.
     *
     * @param targets in the order in which they are to be tried; never empty
     * @param terms how they are called
     */
    record Routed(List<Target> targets, Terms terms, Explanation explanation)
            implements RoutingDecision {
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
     * @param retryAt when the first deployment that was left may be asked again, or null if nobody
     *     can tell
     */
    record Refused(
            Refusal refusal, String reason, @Nullable Instant retryAt, Explanation explanation)
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
     * @param expectedCost what this request would cost more than without it, in USD, or null if no
     *     price is known
     * @param expectedWait time until it would start, or null if unknown
     */
    record Target(
            String deployment,
            @Nullable BigDecimal expectedCost,
            @Nullable Duration expectedWait) {}

    /**
     * How the targets of a decision are called.
     *
     * @param shadows where a copy goes, beside the request and never instead of it; none of them is
     *     a target
     * @param hedge a second call for the case that the first is slow, or null
     * @param affinityKey names what shares a cache, or null; what an upstream gets is derived from
     *     it and from the tenant with a secret, never this text
     * @param deadline time within which the answer must be there, or null
     * @param maxWait time that the request may queue for self-hosted capacity, or null
     * @param priority how urgent it is
     */
    record Terms(
            List<Target> shadows,
            @Nullable Hedge hedge,
            @Nullable String affinityKey,
            @Nullable Duration deadline,
            @Nullable Duration maxWait,
            PriorityClass priority) {

        public Terms {
            shadows = List.copyOf(shadows);
        }
    }

    /**
     * A second call, to one of the fallbacks.
     *
     * @param after time without an answer after which it is made
     * @param maxExtraUsd what it may cost
     */
    record Hedge(Target target, Duration after, BigDecimal maxExtraUsd) {}

    /**
     * The reasons of a decision.
     *
     * @param rule name of the rule that spoke last: the route taken, or the constraint that
     *     refused; null if none applied
     * @param strategy how the targets were ordered, or null if the request was refused
     * @param because why the first target is the first, in a few words, or null if the request was
     *     refused
     * @param verdicts one for every candidate that the request could have meant, in the order in
     *     which they were considered
     * @param notes what went wrong with conditions: rules that were skipped or applied because a
     *     fact that they ask for is unknown
     */
    record Explanation(
            @Nullable String rule,
            @Nullable String strategy,
            @Nullable String because,
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
     * @param rule the constraint that removed it, or null
     * @param expectedCost what one more request costs there, in USD: what routes are chosen by;
     *     null if no price is known
     * @param fullCost the same with a share of what the hardware costs anyway, or null if unknown
     * @param expectedWait time until it would start, or null if unknown
     */
    record Verdict(
            String deployment,
            Outcome outcome,
            String reason,
            @Nullable String rule,
            @Nullable BigDecimal expectedCost,
            @Nullable BigDecimal fullCost,
            @Nullable Duration expectedWait) {}

    /** Where a candidate ended. */
    enum Outcome {
        CHOSEN,
        FALLBACK,
        /** Allowed and listed, but the request would wait there: tried after the others. */
        SPILLED,
        /** Gets a copy. */
        SHADOW,
        /** Named for copies, but gets none of this request. */
        NOT_COPIED,
        /** Removed by a constraint, the allow-list, a missing capability or its state. */
        REMOVED,
        /** Allowed, but the route does not name it. */
        NOT_LISTED
    }
}
