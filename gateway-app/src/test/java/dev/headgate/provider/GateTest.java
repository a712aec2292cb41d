package dev.headgate.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headgate.provider.Breaker.State;
import dev.headgate.provider.DeploymentEvent.Kind;
import dev.headgate.provider.UpstreamException.Failure;
import dev.headgate.routing.Availability;
import dev.headgate.routing.Availability.Cause;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hc.core5.http.message.BasicHttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** R10 to R12: what a deployment is spared, and when. */
class GateTest {
    private static final Duration LONG = Duration.ofHours(1);
    private static final Instant NOW = Instant.parse("2026-11-27T08:00:00Z");
    private static final UpstreamCall.Size SMALL = new UpstreamCall.Size(100, 100);

    private final AtomicLong nanoTime = new AtomicLong();
    private final Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    private final List<DeploymentEvent> events = new ArrayList<>();

    @Test
    void letsNoMoreThroughThanAllowed() {
        Gate gate = gate(2);
        Gate.Passage first = gate.enter(SMALL);
        gate.enter(SMALL);

        assertThat(gate.capacity().availability()).isEqualTo(Availability.down(Cause.FULL));
        assertThatThrownBy(() -> gate.enter(SMALL))
                .isInstanceOfSatisfying(
                        UpstreamException.class,
                        refusal -> assertThat(refusal.failure()).isEqualTo(Failure.NOT_ADMITTED));

        first.close();
        assertThat(gate.capacity().inFlight()).isOne();
        assertThat(gate.enter(SMALL)).isNotNull();
    }

    @ParameterizedTest
    @EnumSource(
            value = Failure.class,
            mode = Mode.INCLUDE,
            names = {
                "CONNECT_FAILED",
                "SERVER_ERROR",
                "FIRST_BYTE_TIMEOUT",
                "CUT_BEFORE_FIRST_BYTE",
                "ENGINE_LOST",
                "INTERRUPTED",
                "MALFORMED"
            })
    void shutsAfterAFewOfTheUpstreamsOwnFailuresInARow(Failure failure) {
        Gate gate = gate(100);

        failTimes(gate, 4, failure);
        assertThat(gate.state()).isEqualTo(State.PASSABLE);
        failTimes(gate, 1, failure);

        assertThat(gate.state()).isEqualTo(State.SHUT);
        assertThat(gate.capacity().availability()).isEqualTo(Availability.down(Cause.BREAKER_OPEN));
        assertThatThrownBy(() -> gate.enter(SMALL)).hasMessage("NOT_ADMITTED");
        assertThat(events).extracting(DeploymentEvent::kind).containsExactly(Kind.BREAKER_OPENED);
    }

    @ParameterizedTest
    @EnumSource(
            value = Failure.class,
            mode = Mode.INCLUDE,
            names = {"REJECTED", "CANCELLED", "QUARANTINED"})
    void staysPassableForWhatIsNotTheUpstreamsFault(Failure failure) {
        Gate gate = gate(100);

        failTimes(gate, 100, failure);

        assertThat(gate.state()).isEqualTo(State.PASSABLE);
        assertThat(gate.capacity().availability()).isEqualTo(Availability.up());
    }

    @Test
    void staysPassableWhileMostCallsSucceed() {
        Gate gate = gate(100);

        for (int i = 0; i < 30; i++) {
            gate.enter(SMALL).succeed();
        }
        failTimes(gate, 20, Failure.SERVER_ERROR);

        assertThat(gate.state()).isEqualTo(State.PASSABLE);
    }

    @Test
    void shutsWhenHalfOfManyCallsFailHoweverManySucceedBetweenThem() {
        Gate gate = gate(100);

        for (int i = 0; i < 10; i++) {
            failTimes(gate, 1, Failure.SERVER_ERROR);
            gate.enter(SMALL).succeed();
        }

        assertThat(gate.state()).isEqualTo(State.SHUT);
    }

    @Test
    void shutsWhenFirstTokensAreSlow() {
        Gate gate = gate(100);

        for (int i = 0; i < 20; i++) {
            // The stream itself goes on for hours: its first token is what tells.
            gate.enter(SMALL).firstToken(Duration.ofSeconds(21).toNanos());
        }

        assertThat(gate.state()).isEqualTo(State.SHUT);
    }

    @Test
    void aClientThatLeavesAStreamShowsThatTheDeploymentIsAlive() {
        Gate gate = gate(100);
        failTimes(gate, 4, Failure.SERVER_ERROR);
        Gate.Passage left = gate.enter(SMALL);
        left.firstToken(1);

        left.fail(failure(Failure.CANCELLED));
        failTimes(gate, 4, Failure.SERVER_ERROR);

        assertThat(gate.state()).isEqualTo(State.PASSABLE);
    }

    @Test
    void closesAtTheFirstTokensOfItsProbesAndDoesNotWaitForTheirEnd() {
        Gate gate =
                new Gate(Places.fixed(100), breaker(Duration.ofMillis(1)), bucket(), pace(), clock);
        failTimes(gate, 5, Failure.SERVER_ERROR);
        nanoTime.addAndGet(Duration.ofSeconds(1).toNanos());

        for (int i = 0; i < 3; i++) {
            assertThat(gate.state()).isEqualTo(State.ON_PROBATION);
            assertThat(gate.capacity().availability()).isEqualTo(Availability.unknown());
            enterWhenOpen(gate).firstToken(1);
        }

        assertThat(gate.state()).isEqualTo(State.PASSABLE);
        assertThat(events)
                .extracting(DeploymentEvent::kind)
                .containsExactly(
                        Kind.BREAKER_OPENED, Kind.BREAKER_ON_PROBATION, Kind.BREAKER_CLOSED);
    }

    @Test
    void aRateLimitCoolsForAsLongAsTheProviderAskedAndShutsNothing() {
        Gate gate = gate(100);

        gate.enter(SMALL).fail(limited(Duration.ofSeconds(7)));

        assertThat(gate.state()).isEqualTo(State.PASSABLE);
        assertThat(gate.capacity().availability())
                .isEqualTo(Availability.coolingUntil(Cause.RATE_LIMITED, NOW.plusSeconds(7)));
        assertThatThrownBy(() -> gate.enter(SMALL))
                .isInstanceOfSatisfying(
                        UpstreamException.class,
                        refusal -> {
                            assertThat(refusal.failure()).isEqualTo(Failure.RATE_LIMITED);
                            assertThat(refusal.retryAfter()).isEqualTo(Duration.ofSeconds(7));
                            assertThat(refusal.wasSent()).isFalse();
                        });
        assertThat(events).extracting(DeploymentEvent::kind).containsExactly(Kind.RATE_LIMITED);

        nanoTime.addAndGet(Duration.ofSeconds(7).toNanos());
        assertThat(gate.enter(SMALL)).isNotNull();
    }

    @Test
    void noProviderIsLeftAloneForLongerThanTheBound() {
        Gate gate = gate(100);

        gate.enter(SMALL).fail(limited(Duration.ofDays(30)));

        assertThat(gate.capacity().availability())
                .isEqualTo(Availability.coolingUntil(Cause.RATE_LIMITED, NOW.plus(LONG)));
    }

    @Test
    void aRequestThatTheProvidersTokensDoNotHoldIsNotSentAndASmallerOneIs() {
        Gate gate = gate(100);
        Gate.Passage passage = gate.enter(SMALL);
        passage.heard(
                headers("x-ratelimit-remaining-tokens: 500", "x-ratelimit-reset-tokens: 60s"));
        passage.succeed();

        assertThatThrownBy(() -> gate.enter(new UpstreamCall.Size(400, 101)))
                .isInstanceOfSatisfying(
                        UpstreamException.class,
                        refusal ->
                                assertThat(refusal.retryAfter()).isEqualTo(Duration.ofMinutes(1)));
        gate.enter(new UpstreamCall.Size(400, 100));
        assertThat(gate.capacity().availability())
                .as("nothing is left")
                .isEqualTo(Availability.coolingUntil(Cause.RATE_LIMITED, NOW.plusSeconds(60)));

        nanoTime.addAndGet(Duration.ofMinutes(1).toNanos());
        assertThat(gate.enter(new UpstreamCall.Size(4_000, 1_000))).isNotNull();
    }

    @Test
    void whatIsUsedComesBackEvenlyWhereTheWholeLimitIsKnown() {
        Gate gate = gate(100);
        gate.enter(SMALL)
                .heard(
                        headers(
                                "anthropic-ratelimit-tokens-limit: 60000",
                                "anthropic-ratelimit-tokens-remaining: 0",
                                "anthropic-ratelimit-tokens-reset: 2026-11-27T08:01:00Z"));

        assertThatThrownBy(() -> gate.enter(new UpstreamCall.Size(1_000, 0)))
                .isInstanceOfSatisfying(
                        UpstreamException.class,
                        refusal ->
                                assertThat(refusal.retryAfter()).isEqualTo(Duration.ofSeconds(1)));
        nanoTime.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(gate.enter(new UpstreamCall.Size(1_000, 0))).isNotNull();
    }

    @Test
    void requestsThatWereSentSinceCountAgainstWhatTheProviderSaid() {
        Gate gate = gate(100);
        Gate.Passage first = gate.enter(SMALL);
        gate.enter(SMALL);
        gate.enter(SMALL);

        first.heard(
                headers("x-ratelimit-remaining-requests: 3", "x-ratelimit-reset-requests: 1m0s"));

        gate.enter(SMALL);
        assertThatThrownBy(() -> gate.enter(SMALL)).hasMessage("RATE_LIMITED");
    }

    @Test
    void tellsItsPaceByTheTokensOfThePrompt() {
        Gate gate = gate(100);

        gate.enter(new UpstreamCall.Size(1_000, 10)).firstToken(Duration.ofSeconds(2).toNanos());

        assertThat(gate.capacity().timePerPromptToken()).isEqualTo(Duration.ofMillis(2));
    }

    @Test
    void aPassageEndsOnce() {
        Gate gate = gate(1);
        Gate.Passage passage = gate.enter(SMALL);

        passage.succeed();
        passage.fail(failure(Failure.SERVER_ERROR));
        passage.close();
        Gate.Passage next = gate.enter(SMALL);

        assertThatThrownBy(() -> gate.enter(SMALL)).hasMessage("NOT_ADMITTED");
        next.close();
        assertThat(gate.inFlight()).isZero();
    }

    private Gate gate(int most) {
        return new Gate(Places.fixed(most), breaker(LONG), bucket(), pace(), clock);
    }

    private Breaker breaker(Duration pause) {
        return new Breaker(
                "m@acme",
                new UpstreamProperties.Breaker(
                        Duration.ofHours(1), 20, 50, 5, Duration.ofSeconds(20), 80, pause, 3, LONG),
                nanoTime::get,
                state ->
                        events.add(
                                new DeploymentEvent(
                                        "m@acme",
                                        switch (state) {
                                            case PASSABLE -> Kind.BREAKER_CLOSED;
                                            case ON_PROBATION -> Kind.BREAKER_ON_PROBATION;
                                            case SHUT -> Kind.BREAKER_OPENED;
                                        },
                                        null)));
    }

    private RateBucket bucket() {
        return new RateBucket(
                nanoTime::get,
                LONG,
                () -> events.add(new DeploymentEvent("m@acme", Kind.RATE_LIMITED, null)));
    }

    private Pace pace() {
        return new Pace(nanoTime::get);
    }

    /** The library has a clock of its own for the pause, which is a millisecond here. */
    private static Gate.Passage enterWhenOpen(Gate gate) {
        long deadline = System.nanoTime() + ClientUnderTest.GENEROUS.toNanos();
        while (true) {
            try {
                return gate.enter(SMALL);
            } catch (UpstreamException e) {
                if (System.nanoTime() > deadline) {
                    throw e;
                }
                Thread.yield();
            }
        }
    }

    private RateLimitHeaders headers(String... lines) {
        var response = new BasicHttpResponse(200);
        for (String line : lines) {
            response.addHeader(line.split(": ", 2)[0], line.split(": ", 2)[1]);
        }
        return RateLimitHeaders.of(response, clock);
    }

    private static void failTimes(Gate gate, int times, Failure failure) {
        for (int i = 0; i < times; i++) {
            gate.enter(SMALL).fail(failure(failure));
        }
    }

    private static UpstreamException failure(Failure failure) {
        return new UpstreamException(failure, null, null, null);
    }

    private static UpstreamException limited(Duration retryAfter) {
        return new UpstreamException(Failure.RATE_LIMITED, 429, retryAfter, null);
    }
}
