package dev.headgate.accounting;

import dev.headgate.routing.Hosting;
import java.math.BigDecimal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Calls of a series, as they are counted when they are booked.
 *
 * @param unpriced of the attempts, those whose price is unknown
 * @param estimated of the attempts, those that were booked by estimate
 * @param incomplete of the attempts, those whose answer did not come to its end
 * @param upstreamMillis sum of the time that the calls took
 * @param engineMicros sum of the time that engines reported
 * @param firstTokenMillis sum of the times to first token of the {@code firstTokens} that had one
 * @param hosted what the calls would have cost on the cheapest other hosted deployment
 * @param selfHosted the same on own capacity
 */
record CallCount(
        long attempts,
        long unpriced,
        long estimated,
        long incomplete,
        long upstreamMillis,
        long engineMicros,
        long firstTokenMillis,
        long firstTokens,
        Elsewhere hosted,
        Elsewhere selfHosted) {

    static final CallCount NONE =
            new CallCount(0, 0, 0, 0, 0, 0, 0, 0, Elsewhere.NONE, Elsewhere.NONE);

    /** Calls with a known alternative, and the sum of what that would have cost, in USD. */
    record Elsewhere(long calls, BigDecimal usd) {
        static final Elsewhere NONE = new Elsewhere(0, BigDecimal.ZERO);

        Elsewhere and(Elsewhere other) {
            return new Elsewhere(calls + other.calls, usd.add(other.usd));
        }
    }

    /** What a closing adds: itself, less what the estimate before it had counted. */
    static CallCount of(ClosedAttempt before, Closing closing) {
        CallCount now = closing.state() == AttemptState.RELEASED ? NONE : booked(closing);
        return before.before().isOpen() ? now : now.and(takenBack(before));
    }

    private static CallCount booked(Closing closing) {
        AttemptResult result = closing.result();
        Duration first = result == null ? null : result.timeToFirstToken();
        Duration engine = closing.usage() == null ? null : closing.usage().engineTime();
        return new CallCount(
                1,
                closing.cost() == null ? 1 : 0,
                closing.state() == AttemptState.SETTLED_ESTIMATED ? 1 : 0,
                closing.isComplete() ? 0 : 1,
                result == null ? 0 : result.upstreamTime().toMillis(),
                engine == null ? 0 : engine.toNanos() / 1000,
                first == null ? 0 : first.toMillis(),
                first == null ? 0 : 1,
                elsewhere(closing, Hosting.HOSTED),
                elsewhere(closing, Hosting.SELF_HOSTED));
    }

    private static CallCount takenBack(ClosedAttempt estimate) {
        return new CallCount(
                -1,
                estimate.booked() == null ? -1 : 0,
                -1,
                -1,
                0,
                0,
                0,
                0,
                Elsewhere.NONE,
                Elsewhere.NONE);
    }

    private static Elsewhere elsewhere(Closing closing, Hosting hosting) {
        return closing.alternatives().stream()
                .filter(alternative -> alternative.hosting() == hosting)
                .map(Receipt.Alternative::usd)
                .filter(CallCount::isKnown)
                .map(usd -> new Elsewhere(1, usd))
                .reduce(Elsewhere.NONE, Elsewhere::and);
    }

    private static boolean isKnown(@Nullable BigDecimal usd) {
        return usd != null;
    }

    CallCount and(CallCount other) {
        return new CallCount(
                attempts + other.attempts,
                unpriced + other.unpriced,
                estimated + other.estimated,
                incomplete + other.incomplete,
                upstreamMillis + other.upstreamMillis,
                engineMicros + other.engineMicros,
                firstTokenMillis + other.firstTokenMillis,
                firstTokens + other.firstTokens,
                hosted.and(other.hosted),
                selfHosted.and(other.selfHosted));
    }
}
