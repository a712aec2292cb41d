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
            @ForAll @Size(min = 2, max = 200) List<@IntRange(max = 100) Integer> fills) {
        Spill state = Spill.CLOSED;
        Instant now = NOW;
        for (int fill : fills) {
            now = now.plusSeconds(1);
            Spill next = SWITCH.next(state, filled(fill), MAX_WAIT, now);
            int step = next.level().ordinal() - state.level().ordinal();
            Duration lasted = Duration.between(state.since(), now);
            if (step != 0) {
                assertThat(Math.abs(step)).isEqualTo(1);
                assertThat(lasted)
                        .isGreaterThanOrEqualTo(
                                step > 0
                                        ? SWITCH.patience()
                                        : state.level() == Level.ALL
                                                ? SWITCH.dwell()
                                                : SWITCH.calm());
                assertThat(next.since()).isEqualTo(now);
            }
            state = next;
        }
    }

    @Property
    void aWaitBetweenTheMarksChangesNothing(
            @ForAll Level level, @ForAll @IntRange(min = 1_500, max = 1_800) int wait) {
        Spill state = new Spill(level, Instant.EPOCH);
        Level expected = level == Level.ALL ? Level.SHEDDABLE : level;

        assertThat(SWITCH.next(state, waiting(wait), MAX_WAIT, NOW).level()).isEqualTo(expected);
    }

    @Property
    void fullMemoryMakesEverythingLeaveAndAfterItEverythingComesBack(
            @ForAll Level level, @ForAll @IntRange(min = 91, max = 100) int fill) {
        Spill state = new Spill(level, Instant.EPOCH);
        for (int second = 0; second < 20; second++) {
            state = SWITCH.next(state, filled(fill), MAX_WAIT, NOW.plusSeconds(second));
        }
        assertThat(state.level()).isEqualTo(Level.ALL);
        for (int second = 20; second < 400; second++) {
            state = SWITCH.next(state, filled(0), MAX_WAIT, NOW.plusSeconds(second));
        }
        assertThat(state.level()).isEqualTo(Level.NONE);
    }

    @Property
    void aLongWaitMakesNothingLeaveButWhatIsSheddable(
            @ForAll @IntRange(min = 1_801, max = 90_000) int wait) {
        Spill state = Spill.CLOSED;
        for (int second = 0; second < 60; second++) {
            state = SWITCH.next(state, waiting(wait), MAX_WAIT, NOW.plusSeconds(second));
        }
        assertThat(state).isEqualTo(new Spill(Level.SHEDDABLE, NOW));
    }

    private static Load filled(int percent) {
        return Given.told(new Load.Signal(null, null, null, null, 1, percent / 100.0));
    }

    private static Load waiting(int millis) {
        return Given.waiting(Duration.ofMillis(millis));
    }
}
