package dev.headgate.provider;

import dev.headgate.provider.UpstreamException.Failure;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets calls through to one deployment: not more at a time than allowed, and none while it keeps
 * failing. A call passes from its connection to the end of its stream, so that a stream that breaks
 * half-way counts as a failure.
 */
final class Gate {
    private static final Logger log = LoggerFactory.getLogger(Gate.class);
    private static final int WINDOW_SECONDS = 30;
    private static final int FEWEST_CALLS = 20;
    private static final float FAILURE_PERCENT = 50;
    private static final int PROBES = 3;

    private final Bulkhead bulkhead;
    private final CircuitBreaker breaker;
    private final long pause;
    private volatile long openedAt;

    /**
     * Opens a gate.
     *
     * @param deployment the name that the log knows it by
     * @param most calls at the same time
     * @param pause how long no call passes after too many failures
     */
    Gate(String deployment, int most, Duration pause) {
        this.pause = pause.toNanos();
        bulkhead =
                Bulkhead.of(
                        deployment,
                        BulkheadConfig.custom()
                                .maxConcurrentCalls(most)
                                .maxWaitDuration(Duration.ZERO)
                                .writableStackTraceEnabled(false)
                                .build());
        breaker =
                CircuitBreaker.of(
                        deployment,
                        CircuitBreakerConfig.custom()
                                .slidingWindow(
                                        WINDOW_SECONDS, FEWEST_CALLS, SlidingWindowType.TIME_BASED)
                                .failureRateThreshold(FAILURE_PERCENT)
                                .waitDurationInOpenState(pause)
                                .permittedNumberOfCallsInHalfOpenState(PROBES)
                                .writableStackTraceEnabled(false)
                                .build());
        breaker.getEventPublisher()
                .onStateTransition(event -> {
                    openedAt = System.nanoTime();
                    log.warn(
                            "breaker of {}: {}",
                            deployment,
                            event.getStateTransition().getToState());
                });
    }

    /** What the deployment looks like from here. */
    enum State {
        PASSABLE,
        /** It failed too often; its pause is over and the next calls will tell. */
        ON_PROBATION,
        SHUT
    }

    State state() {
        return switch (breaker.getState()) {
            case CLOSED, DISABLED, METRICS_ONLY -> State.PASSABLE;
            case HALF_OPEN -> State.ON_PROBATION;
            case OPEN, FORCED_OPEN ->
                    System.nanoTime() - openedAt < pause ? State.SHUT : State.ON_PROBATION;
        };
    }

    /**
     * Lets one call through.
     *
     * @throws UpstreamException {@link Failure#NOT_ADMITTED}
     */
    Passage enter() {
        if (!bulkhead.tryAcquirePermission()) {
            throw new UpstreamException(Failure.NOT_ADMITTED, null, null, null);
        }
        if (!breaker.tryAcquirePermission()) {
            bulkhead.onComplete();
            throw new UpstreamException(Failure.NOT_ADMITTED, null, null, null);
        }
        return new Passage();
    }

    /**
     * One call's way through the gate. Its first end counts; an end that nobody told counts for
     * nothing.
     */
    final class Passage implements AutoCloseable {
        private final long entered = System.nanoTime();
        private final AtomicBoolean ended = new AtomicBoolean();

        void succeed() {
            if (ended.compareAndSet(false, true)) {
                breaker.onSuccess(System.nanoTime() - entered, TimeUnit.NANOSECONDS);
                bulkhead.onComplete();
            }
        }

        void fail(UpstreamException failure) {
            if (!failure.failure().isUpstreamsFault()) {
                close();
            } else if (ended.compareAndSet(false, true)) {
                breaker.onError(System.nanoTime() - entered, TimeUnit.NANOSECONDS, failure);
                bulkhead.onComplete();
            }
        }

        @Override
        public void close() {
            if (ended.compareAndSet(false, true)) {
                breaker.releasePermission();
                bulkhead.onComplete();
            }
        }
    }
}
