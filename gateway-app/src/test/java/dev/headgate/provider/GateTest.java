package dev.headgate.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headgate.provider.Gate.State;
import dev.headgate.provider.UpstreamException.Failure;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** R11: a deployment that keeps failing is left alone for a while. */
class GateTest {
    private static final Duration LONG = Duration.ofHours(1);

    @Test
    void letsNoMoreThroughThanAllowed() {
        Gate gate = new Gate("m@acme", 2, LONG);
        Gate.Passage first = gate.enter();
        gate.enter();

        assertThatThrownBy(gate::enter)
                .isInstanceOfSatisfying(
                        UpstreamException.class,
                        refusal -> assertThat(refusal.failure()).isEqualTo(Failure.NOT_ADMITTED));

        first.close();
        assertThat(gate.enter()).isNotNull();
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
                "INTERRUPTED",
                "MALFORMED"
            })
    void shutsAfterTheUpstreamsOwnFailures(Failure failure) {
        Gate gate = new Gate("m@acme", 100, LONG);

        failTimes(gate, 20, failure);

        assertThat(gate.state()).isEqualTo(State.SHUT);
        assertThatThrownBy(gate::enter).hasMessage("NOT_ADMITTED");
    }

    @ParameterizedTest
    @EnumSource(
            value = Failure.class,
            mode = Mode.INCLUDE,
            names = {"RATE_LIMITED", "REJECTED", "CANCELLED"})
    void staysPassableForWhatIsNotTheUpstreamsFault(Failure failure) {
        Gate gate = new Gate("m@acme", 100, LONG);

        failTimes(gate, 100, failure);

        assertThat(gate.state()).isEqualTo(State.PASSABLE);
    }

    @Test
    void staysPassableWhileMostCallsSucceed() {
        Gate gate = new Gate("m@acme", 100, LONG);

        for (int i = 0; i < 30; i++) {
            gate.enter().succeed();
        }
        failTimes(gate, 20, Failure.SERVER_ERROR);

        assertThat(gate.state()).isEqualTo(State.PASSABLE);
    }

    @Test
    void isOnProbationAfterItsPauseAndPassableWhenTheProbesSucceed() {
        Gate gate = new Gate("m@acme", 100, Duration.ofMillis(1));
        failTimes(gate, 20, Failure.SERVER_ERROR);
        awaitProbation(gate);

        for (int i = 0; i < 3; i++) {
            assertThat(gate.state()).isEqualTo(State.ON_PROBATION);
            gate.enter().succeed();
        }

        assertThat(gate.state()).isEqualTo(State.PASSABLE);
    }

    @Test
    void aPassageEndsOnce() {
        Gate gate = new Gate("m@acme", 1, LONG);
        Gate.Passage passage = gate.enter();

        passage.succeed();
        passage.fail(failure(Failure.SERVER_ERROR));
        passage.close();
        Gate.Passage next = gate.enter();

        assertThatThrownBy(gate::enter).hasMessage("NOT_ADMITTED");
        next.close();
    }

    private static void awaitProbation(Gate gate) {
        long deadline = System.nanoTime() + ClientUnderTest.GENEROUS.toNanos();
        while (gate.state() != State.ON_PROBATION && System.nanoTime() < deadline) {
            Thread.yield();
        }
    }

    private static void failTimes(Gate gate, int times, Failure failure) {
        for (int i = 0; i < times; i++) {
            gate.enter().fail(failure(failure));
        }
    }

    private static UpstreamException failure(Failure failure) {
        return new UpstreamException(failure, null, null, null);
    }
}
