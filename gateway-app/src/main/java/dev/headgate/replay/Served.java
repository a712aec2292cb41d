package dev.headgate.replay;

import java.math.BigDecimal;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What became of a request, from its attempts in their order. */
final class Served {
    private final Set<String> failed = new HashSet<>(2);
    private BigDecimal usd = BigDecimal.ZERO;
    private boolean isPriced = true;
    private @Nullable Answer answer;

    /**
     * The attempt that answered.
     *
     * @param input all tokens of the prompt
     * @param cached how many of them came from a cache
     * @param output all tokens of the answer
     * @param firstTokenMillis null if it was not streamed
     */
    record Answer(
            String deployment,
            long input,
            long cached,
            long output,
            @Nullable Long firstTokenMillis,
            @Nullable Long upstreamMillis) {}

    /** An attempt that did not answer. */
    void fail(String deployment, @Nullable BigDecimal cost) {
        failed.add(deployment);
        charge(cost == null ? BigDecimal.ZERO : cost);
    }

    /** An attempt that another one of the same request overtook; a cost that is null is unknown. */
    void supersede(@Nullable BigDecimal cost) {
        charge(cost);
    }

    /** The attempt that answered; a cost that is null is unknown. */
    void answer(Answer given, @Nullable BigDecimal cost) {
        answer = given;
        charge(cost);
    }

    private void charge(@Nullable BigDecimal cost) {
        if (cost == null) {
            isPriced = false;
        } else if (cost.signum() != 0) {
            usd = usd.add(cost);
        }
    }

    /** Null if nothing answered. */
    @Nullable Answer answer() {
        return answer;
    }

    boolean failedAt(String deployment) {
        return failed.contains(deployment);
    }

    /** What all its attempts cost, in USD; null if that is unknown. */
    @Nullable BigDecimal usd() {
        return isPriced ? usd : null;
    }
}
