package dev.headgate.replay;

import dev.headgate.routing.RoutingDecision.Refusal;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One request, as it went and as it would have gone.
 *
 * @param recorded the decision on record
 * @param replayed the decision that was made now
 * @param then what became of it
 * @param now what would have become of it, if no budget had refused it
 * @param maxWait how long it may queue by the policy that was tried, or null for any time
 * @param assumptions what was taken for granted
 */
record Outcome(
        PastRequest request,
        Ruled recorded,
        Ruled replayed,
        Side then,
        Side now,
        @Nullable Duration maxWait,
        Set<Assumption> assumptions) {

    /**
     * What a decision comes to.
     *
     * @param targets in the order in which they are tried; empty if it was refused
     * @param rule the rule that spoke, or null
     * @param refusal why it was refused, or null
     */
    record Ruled(List<String> targets, @Nullable String rule, @Nullable Refusal refusal) {}

    /**
     * Where a request is answered and what that takes.
     *
     * @param deployment null if it is not answered
     * @param leg null if it is not answered
     * @param pool whose slots it takes, or null if it takes none
     * @param input tokens of the prompt
     * @param output tokens of the answer
     * @param usd what it costs with its share of the hardware, or null if unknown
     * @param marginalUsd what it costs more than without it, or null if unknown
     * @param seconds that it takes a slot
     */
    record Side(
            @Nullable String deployment,
            @Nullable Leg leg,
            @Nullable String pool,
            long input,
            long output,
            @Nullable BigDecimal usd,
            @Nullable BigDecimal marginalUsd,
            double seconds) {
        static final Side NOT_ANSWERED =
                new Side(null, null, null, 0, 0, BigDecimal.ZERO, BigDecimal.ZERO, 0);

        /** What failed attempts cost although nothing came of them. */
        static Side notAnswered(@Nullable BigDecimal usd) {
            return new Side(null, null, null, 0, 0, usd, usd, 0);
        }
    }

    boolean isDecidedAlike() {
        return recorded.equals(replayed);
    }

    /** Whether another deployment would have answered, or none. */
    boolean moves() {
        String before = then.deployment();
        return before == null ? now.deployment() != null : !before.equals(now.deployment());
    }
}
