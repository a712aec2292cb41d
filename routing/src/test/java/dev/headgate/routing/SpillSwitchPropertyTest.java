package dev.headgate.routing;

import static dev.headgate.routing.Given.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headgate.routing.Spill.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** What holds for every course of a pool's load. */
class SpillSwitchPropertyTest {
    private static final SpillSwitch SWITCH = SpillSwitch.DEFAULT;
    private static final Duration MAX_WAIT = Duration.ofSeconds(2);

    @Property
    void itTakesOneStepAtATimeAndNoneSoonerThanItMay(
            @ForAll @Size(min = 2, max = 200) List<@IntRange(max = 4_000) Integer> waits) {
        Spill state = Spill.CLOSED;
        Instant now = NOW;
        for (int wait : waits) {
            now = now.plusSeconds(1);
            Spill next = SWITCH.next(state, Given.waiting(Duration.ofMillis(wait)), MAX_WAIT, now);
            int step = next.level().ordinal() - state.level().ordinal();
            Duration lasted = Duration.between(state.since(), now);
            if (step != 0) {
                assertThat(Math.abs(step)).isEqualTo(1);
                assertThat(lasted)
                        .isGreaterThanOrEqualTo(step > 0 ? SWITCH.patience() : SWITCH.dwell());
                assertThat(next.since()).isEqualTo(now);
            }
            state = next;
        }
    }

    @Property
    void aWaitBetweenTheMarksChangesNothing(
            @ForAll Level level, @ForAll @IntRange(min = 1_667, max = 2_000) int wait) {
        Spill state = new Spill(level, Instant.EPOCH);

        assertThat(SWITCH.next(state, Given.waiting(Duration.ofMillis(wait)), MAX_WAIT, NOW))
                .isSameAs(state);
    }

    @Property
    void underLastingLoadEverythingLeavesAndAfterItEverythingComesBack(
            @ForAll Level level, @ForAll @IntRange(min = 2_001, max = 9_000) int wait) {
        Spill state = new Spill(level, Instant.EPOCH);
        for (int second = 0; second < 20; second++) {
            state = SWITCH.next(state, waiting(wait), MAX_WAIT, NOW.plusSeconds(second));
        }
        assertThat(state.level()).isEqualTo(Level.ALL);
        for (int second = 20; second < 60; second++) {
            state = SWITCH.next(state, waiting(0), MAX_WAIT, NOW.plusSeconds(second));
        }
        assertThat(state.level()).isEqualTo(Level.NONE);
    }

    private static Load waiting(int millis) {
        return Given.waiting(Duration.ofMillis(millis));
    }
}
