package dev.headgate.capacity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headgate.capacity.Readiness.Finding;
import dev.headgate.capacity.Readiness.State;
import dev.headgate.routing.Availability;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Two failures make a deployment down, one success makes it up. */
class ReadinessTest {
    private static final Instant NOW = Instant.parse("2026-11-27T08:00:00Z");
    private static final Finding GOOD = new Finding.Good();
    private static final Finding BAD = new Finding.Bad("it is ill");
    private static final Finding NOTHING = new Finding.Nothing("nobody knows");

    @Test
    void oneFailureIsNone() {
        Readiness up = Readiness.UNKNOWN.after(GOOD, NOW);
        Readiness failedOnce = up.after(BAD, NOW.plusSeconds(5));

        assertThat(failedOnce.state()).isEqualTo(State.UP);
        assertThat(failedOnce.reason()).isEqualTo("it is ill");
        assertThat(failedOnce.after(GOOD, NOW.plusSeconds(10)))
                .isEqualTo(new Readiness(State.UP, null, 0, NOW));
    }

    @Test
    void twoInARowAreOne() {
        Readiness down =
                Readiness.UNKNOWN
                        .after(GOOD, NOW)
                        .after(BAD, NOW.plusSeconds(5))
                        .after(NOTHING, NOW.plusSeconds(10))
                        .after(BAD, NOW.plusSeconds(15));

        assertThat(down).isEqualTo(new Readiness(State.DOWN, "it is ill", 2, NOW.plusSeconds(15)));
        assertThat(down.availability()).isEqualTo(Availability.down(Availability.Cause.UNHEALTHY));
        assertThat(down.after(GOOD, NOW.plusSeconds(20)).availability())
                .isEqualTo(Availability.up());
    }

    @Property
    void itIsDownOnlyAfterTwoFailuresWithoutASuccessBetween(
            @ForAll @Size(max = 50) List<Boolean> findings) {
        Readiness state = Readiness.UNKNOWN;
        int inARow = 0;
        for (boolean good : findings) {
            state = state.after(good ? GOOD : BAD, NOW);
            inARow = good ? 0 : inARow + 1;
            assertThat(state.state() == State.DOWN).isEqualTo(inARow >= 2);
        }
    }
}
