package dev.headgate.provider;

import dev.headgate.provider.Breaker.State;
import dev.headgate.provider.UpstreamException.Failure;
import dev.headgate.routing.Availability;
import dev.headgate.routing.Availability.Cause;
import dev.headgate.routing.CapacitySnapshot.Capacity;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Lets calls through to one deployment: not more at a time than allowed, none while it keeps
 * failing, and none that its provider would refuse. A call passes from its connection to the end of
 * its stream, so that a stream that breaks half-way counts as a failure.
 */
final class Gate {
    private final Places places;
    private final Breaker breaker;
    private final RateBucket bucket;
    private final Pace pace;
    private final Clock clock;

    Gate(Places places, Breaker breaker, RateBucket bucket, Pace pace, Clock clock) {
        this.places = places;
        this.breaker = breaker;
        this.bucket = bucket;
        this.pace = pace;
        this.clock = clock;
    }

    /** What is known of the deployment from its calls. */
    Capacity capacity() {
        return new Capacity(availability(), places.taken(), places.limit(), pace.perPromptToken());
    }

    private Availability availability() {
        State state = breaker.state();
        Duration wait = bucket.nextWait();
        if (state == State.SHUT) {
            return Availability.down(Cause.BREAKER_OPEN);
        }
        if (wait.isPositive()) {
            return Availability.coolingUntil(Cause.RATE_LIMITED, clock.instant().plus(wait));
        }
        if (places.taken() >= places.limit()) {
            return Availability.down(Cause.FULL);
        }
        return state == State.PASSABLE ? Availability.up() : Availability.unknown();
    }

    State state() {
        return breaker.state();
    }

    int inFlight() {
        return places.taken();
    }

    int limit() {
        return places.limit();
    }

    /**
     * Lets one call through.
     *
     * @throws UpstreamException {@link Failure#NOT_ADMITTED}, or {@link Failure#RATE_LIMITED} if
     *     its provider would refuse it
     */
    Passage enter(UpstreamCall.Size size) {
        RateBucket.Ticket ticket = bucket.take(size.tokens());
        if (!places.tryEnter()) {
            ticket.giveBack();
            throw notAdmitted();
        }
        if (!breaker.tryEnter()) {
            places.leave();
            ticket.giveBack();
            throw notAdmitted();
        }
        return new Passage(ticket, size.promptTokens());
    }

    private static UpstreamException notAdmitted() {
        return new UpstreamException(Failure.NOT_ADMITTED, null, null, null);
    }

    /**
     * One call's way through the gate. Its first end counts; an end that nobody told counts for
     * nothing.
     */
    final class Passage implements AutoCloseable {
        private final RateBucket.Ticket ticket;
        private final long promptTokens;
        private final AtomicBoolean ended = new AtomicBoolean();
        private boolean isTold;
        private long timeToFirstToken;

        private Passage(RateBucket.Ticket ticket, long promptTokens) {
            this.ticket = ticket;
            this.promptTokens = promptTokens;
        }

        /** The provider answered, and said what it still allows. */
        void heard(RateLimitHeaders headers) {
            ticket.heard(headers);
        }

        /** The first token of a stream came, so many nanoseconds after the call began. */
        void firstToken(long nanos) {
            timeToFirstToken = nanos;
            if (promptTokens > 0) {
                places.measured(pace.measured(nanos, promptTokens));
            }
            if (breaker.waitsFor(nanos)) {
                isTold = true;
                breaker.succeeded(nanos);
            }
        }

        void succeed() {
            if (ended.compareAndSet(false, true)) {
                if (!isTold) {
                    breaker.succeeded(timeToFirstToken);
                }
                places.leave();
            }
        }

        void fail(UpstreamException failure) {
            if (failure.failure() == Failure.RATE_LIMITED) {
                ticket.refused(failure.retryAfter());
            }
            if (!failure.failure().isUpstreamsFault()) {
                close();
            } else if (ended.compareAndSet(false, true)) {
                breaker.failed(failure);
                places.leave();
            }
        }

        @Override
        public void close() {
            if (ended.compareAndSet(false, true)) {
                if (!isTold) {
                    breaker.giveBack(timeToFirstToken > 0);
                }
                places.leave();
            }
        }
    }
}
