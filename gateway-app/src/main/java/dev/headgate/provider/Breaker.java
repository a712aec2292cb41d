package dev.headgate.provider;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Keeps calls from a deployment that keeps failing, or whose first tokens are slow.
 *
 * <p>A share of many calls tells under load. Where few calls come it would tell too late, so some
 * failures in a row, with no success among them for a while, tell as well.
 */
final class Breaker {
    private static final long CALM_NANOS = Duration.ofSeconds(1).toNanos();

    private final CircuitBreaker breaker;
    private final LongSupplier nanoTime;
    private final long pause;
    private final int failuresInARow;
    private final long slowAfter;
    private final AtomicInteger inARow = new AtomicInteger();
    private volatile long lastSuccess;
    private volatile long changedAt;

    /**
     * Closes a breaker.
     *
     * @param changed told of every change, on the thread whose call made it
     */
    Breaker(
            String deployment,
            UpstreamProperties.Breaker settings,
            LongSupplier nanoTime,
            Consumer<State> changed) {
        this.nanoTime = nanoTime;
        pause = settings.pause().toNanos();
        slowAfter = settings.slowAfter().toNanos();
        failuresInARow = settings.failuresInARow();
        lastSuccess = nanoTime.getAsLong() - CALM_NANOS;
        breaker = CircuitBreaker.of(deployment, config(settings));
        breaker.getEventPublisher()
                .onStateTransition(event -> {
                    changedAt = nanoTime.getAsLong();
                    inARow.set(0);
                    changed.accept(stateOf(event.getStateTransition().getToState()));
                });
    }

    private static CircuitBreakerConfig config(UpstreamProperties.Breaker settings) {
        int seconds = Math.toIntExact(Math.max(1, settings.window().toSeconds()));
        return CircuitBreakerConfig.custom()
                .slidingWindow(seconds, settings.fewestCalls(), SlidingWindowType.TIME_BASED)
                .failureRateThreshold(settings.failurePercent())
                .slowCallDurationThreshold(settings.slowAfter())
                .slowCallRateThreshold(settings.slowPercent())
                .waitDurationInOpenState(settings.pause())
                .permittedNumberOfCallsInHalfOpenState(settings.probes())
                .maxWaitDurationInHalfOpenState(settings.longestProbation())
                .writableStackTraceEnabled(false)
                .build();
    }

    /** What the deployment looks like from here. */
    enum State {
        PASSABLE,
        /** It failed too often; its pause is over and the next calls will tell. */
        ON_PROBATION,
        SHUT
    }

    State state() {
        State state = stateOf(breaker.getState());
        boolean isOver = nanoTime.getAsLong() - changedAt >= pause;
        return state == State.SHUT && isOver ? State.ON_PROBATION : state;
    }

    private static State stateOf(CircuitBreaker.State state) {
        return switch (state) {
            case CLOSED, DISABLED, METRICS_ONLY -> State.PASSABLE;
            case HALF_OPEN -> State.ON_PROBATION;
            case OPEN, FORCED_OPEN -> State.SHUT;
        };
    }

    /** Takes a permission; whoever gets it says how its call ended, or gives it back. */
    boolean tryEnter() {
        return breaker.tryAcquirePermission();
    }

    /**
     * The call said no more about the deployment.
     *
     * @param livedOn whether its first token came, so that the deployment is alive
     */
    void giveBack(boolean livedOn) {
        if (livedOn) {
            lastSuccess = nanoTime.getAsLong();
            inARow.set(0);
        }
        breaker.releasePermission();
    }

    /** Whether a first token must be told at once: it is a probe's, or a slow one. */
    boolean waitsFor(long timeToFirstToken) {
        return breaker.getState() != CircuitBreaker.State.CLOSED || timeToFirstToken > slowAfter;
    }

    /**
     * The call went well.
     *
     * @param timeToFirstToken in nanoseconds; 0 where there is no such thing
     */
    void succeeded(long timeToFirstToken) {
        lastSuccess = nanoTime.getAsLong();
        inARow.set(0);
        breaker.onSuccess(timeToFirstToken, TimeUnit.NANOSECONDS);
    }

    /** The deployment failed. */
    synchronized void failed(UpstreamException failure) {
        breaker.onError(0, TimeUnit.NANOSECONDS, failure);
        boolean isCalm = nanoTime.getAsLong() - lastSuccess >= CALM_NANOS;
        if (inARow.incrementAndGet() >= failuresInARow
                && isCalm
                && breaker.getState() == CircuitBreaker.State.CLOSED) {
            breaker.transitionToOpenState();
        }
    }
}
