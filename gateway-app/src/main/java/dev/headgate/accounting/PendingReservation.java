package dev.headgate.accounting;

import dev.headgate.error.GatewayException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A reservation that was asked for. Its owner waits for the verdict or gives up; a verdict that
 * comes after that is taken back by the group commit.
 */
final class PendingReservation {
    private final Entry.Open open;
    private final Clock clock;
    private final Duration grace;

    /**
     * Makes one.
     *
     * @param grace how long after its longest duration the attempt is left to its owner
     */
    PendingReservation(Entry.Open open, Clock clock, Duration grace) {
        this.open = open;
        this.clock = clock;
        this.grace = grace;
    }

    AttemptId attempt() {
        return open.attempt();
    }

    /** Calls when the verdict is there. */
    void whenAnswered(Runnable action) {
        var unused = open.verdict().whenComplete((_, _) -> action.run());
    }

    /**
     * Waits for the verdict.
     *
     * @throws GatewayException see {@link AttemptBook#reserve}
     */
    Reservation await(Duration longest) {
        try {
            open.verdict().get(longest.toNanos(), TimeUnit.NANOSECONDS);
            return answered();
        } catch (ExecutionException e) {
            return answered();
        } catch (TimeoutException e) {
            return giveUp();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return giveUp();
        }
    }

    /**
     * Waits no longer. A verdict that has come in the same moment still counts.
     *
     * @throws GatewayException see {@link AttemptBook#reserve}
     */
    Reservation giveUp() {
        if (open.verdict().cancel(false)) {
            throw GroupCommit.unavailable();
        }
        return answered();
    }

    private Reservation answered() {
        CompletableFuture<Verdict> verdict = open.verdict();
        if (verdict.isCompletedExceptionally()) {
            throw (GatewayException) verdict.exceptionNow();
        }
        return granted(verdict.resultNow());
    }

    private Reservation granted(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Admitted _ ->
                    new Reservation(
                            open.attempt(),
                            open.opening(),
                            open.worst().usd(),
                            clock.instant().plus(open.opening().longest()).plus(grace));
            case Verdict.Refused(var reason) -> throw reason;
        };
    }
}
