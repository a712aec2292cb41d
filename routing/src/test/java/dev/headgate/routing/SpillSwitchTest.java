package dev.headgate.routing;

import static dev.headgate.routing.Given.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headgate.routing.Load.Signal;
import dev.headgate.routing.Spill.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When requests leave a pool, and when they come back. */
class SpillSwitchTest {
    private static final SpillSwitch SWITCH = SpillSwitch.DEFAULT;
    private static final Duration MAX_WAIT = Duration.ofSeconds(2);
    private static final Duration LONG_AGO = Duration.ofHours(1);

    @Nested
    class Leaves {

        @ParameterizedTest
        @CsvSource({"1801, SHEDDABLE", "1800, NONE", "0, NONE"})
        void whenTheWaitComesNearWhatTheRouteAccepts(long millis, Level expected) {
            assertThat(fromNone(waiting(millis))).isEqualTo(expected);
        }

        @ParameterizedTest
        @CsvSource({"0.91, SHEDDABLE", "0.90, NONE", "0.1, NONE"})
        void whenTheMemoryForContextsPassesItsMark(double kvUse, Level expected) {
            assertThat(fromNone(Given.told(new Signal(null, null, null, null, 1, kvUse))))
                    .isEqualTo(expected);
        }

        @ParameterizedTest
        @CsvSource({"3, 1, SHEDDABLE", "2, 1, NONE", "6, 3, NONE", "7, 3, SHEDDABLE"})
        void whenMoreThanTwoWaitForEachReplica(int waiting, int replicas, Level expected) {
            assertThat(fromNone(Given.told(new Signal(null, waiting, 9, 9, replicas, null))))
                    .isEqualTo(expected);
        }

        @Test
        void whenOneMarkIsPassedWhateverTheOthersSay() {
            Signal signal = new Signal(Duration.ZERO, 0, 1, 9, 1, 0.95);

            assertThat(fromNone(Given.told(signal))).isEqualTo(Level.SHEDDABLE);
        }

        @Test
        void stepByStep() {
            Spill first = next(Spill.CLOSED, filled(0.95), NOW);
            Spill second = next(first, filled(0.95), NOW.plusSeconds(5));
            Spill third = next(second, filled(0.95), NOW.plusSeconds(60));

            assertThat(first).isEqualTo(new Spill(Level.SHEDDABLE, NOW));
            assertThat(second).isEqualTo(new Spill(Level.ALL, NOW.plusSeconds(5)));
            assertThat(third).isSameAs(second);
        }

        @Test
        void notTwiceAtOnce() {
            Spill first = next(Spill.CLOSED, filled(0.95), NOW);

            assertThat(next(first, filled(1), NOW.plusMillis(4_999))).isSameAs(first);
        }

        @Test
        void andNotEverythingForALongWaitSinceEachRequestIsHeldAgainstIt() {
            Spill first = next(Spill.CLOSED, waiting(9_000), NOW);

            assertThat(first).isEqualTo(new Spill(Level.SHEDDABLE, NOW));
            assertThat(next(first, waiting(9_000), NOW.plus(LONG_AGO))).isSameAs(first);
        }

        @Test
        void notForALongQueueWhoseWaitIsKnownToBeShort() {
            Signal signal = new Signal(Duration.ofMillis(500), 9, 64, 64, 1, null);

            assertThat(fromNone(Given.told(signal))).isEqualTo(Level.NONE);
        }
    }

    @Nested
    class ComesBack {
        private static final Spill ALL = new Spill(Level.ALL, NOW);

        @Test
        void stepByStepBelowTheLowerMark() {
            Spill first = next(ALL, filled(0.74), NOW.plusSeconds(15));
            Spill early = next(first, filled(0.74), NOW.plusSeconds(314));
            Spill second = next(first, filled(0.74), NOW.plusSeconds(315));
            Spill third = next(second, filled(0), NOW.plus(LONG_AGO));

            assertThat(first).isEqualTo(new Spill(Level.SHEDDABLE, NOW.plusSeconds(15)));
            assertThat(early).isSameAs(first);
            assertThat(second).isEqualTo(new Spill(Level.NONE, NOW.plusSeconds(315)));
            assertThat(third).isSameAs(second);
        }

        @Test
        void notBetweenTheMarks() {
            assertThat(next(ALL, filled(0.75), NOW.plus(LONG_AGO))).isSameAs(ALL);
            assertThat(next(ALL, filled(0.90), NOW.plus(LONG_AGO))).isSameAs(ALL);
            assertThat(next(ALL, filled(0.74), NOW.plus(LONG_AGO))).isNotSameAs(ALL);
        }

        @ParameterizedTest
        @CsvSource({"1800, SHEDDABLE", "1500, SHEDDABLE", "1499, NONE"})
        void whatIsSheddableWhenTheWaitIsFarFromWhatTheRouteAccepts(long millis, Level expected) {
            Spill shedding = new Spill(Level.SHEDDABLE, NOW);

            assertThat(next(shedding, waiting(millis), NOW.plus(LONG_AGO)).level())
                    .isEqualTo(expected);
        }

        @Test
        void theOthersWhateverTheWait() {
            assertThat(next(ALL, waiting(9_000), NOW.plus(LONG_AGO)).level())
                    .isEqualTo(Level.SHEDDABLE);
        }

        @Test
        void notBeforeItsTime() {
            assertThat(next(ALL, waiting(0), NOW.plusMillis(14_999))).isSameAs(ALL);
        }

        @Test
        void onlyWhenEveryMarkIsFarAway() {
            Signal signal = new Signal(Duration.ZERO, 0, 1, 9, 1, 0.8);

            assertThat(next(ALL, Given.told(signal), NOW.plus(LONG_AGO))).isSameAs(ALL);
        }
    }

    @Nested
    class OfASilentEngine {
        private static final Spill SHEDDING = new Spill(Level.SHEDDABLE, NOW);

        @Test
        void theStateStaysIfNothingIsKnown() {
            assertThat(next(SHEDDING, Load.UNKNOWN, NOW.plus(LONG_AGO))).isSameAs(SHEDDING);
            assertThat(next(SHEDDING, silent(null, 0), NOW.plus(LONG_AGO))).isSameAs(SHEDDING);
            assertThat(
                            next(
                                    SHEDDING,
                                    Given.told(new Signal(null, null, null, null, 1, null)),
                                    NOW.plus(LONG_AGO)))
                    .isSameAs(SHEDDING);
        }

        @Test
        void ourOwnRequestsTellAgainstTheSlotsThatItHad() {
            // Eight slots and a queue of two: more than ten are too many, fewer than 8.33 are few.
            assertThat(next(Spill.CLOSED, silent(8, 11), NOW).level()).isEqualTo(Level.SHEDDABLE);
            assertThat(next(Spill.CLOSED, silent(8, 10), NOW)).isSameAs(Spill.CLOSED);
            assertThat(next(SHEDDING, silent(8, 9), NOW.plus(LONG_AGO))).isSameAs(SHEDDING);
            assertThat(next(SHEDDING, silent(8, 8), NOW.plus(LONG_AGO)).level())
                    .isEqualTo(Level.NONE);
        }

        @Test
        void whatItToldLastCountsForNothing() {
            Signal overloaded = new Signal(Duration.ofMinutes(1), 99, 8, 8, 1, 1.0);
            Load old = new Load(overloaded, Duration.ofSeconds(21), 0, Map.of());

            assertThat(next(Spill.CLOSED, old, NOW)).isSameAs(Spill.CLOSED);
            assertThat(
                            next(
                                            Spill.CLOSED,
                                            new Load(overloaded, Load.STALE_AFTER, 0, Map.of()),
                                            NOW)
                                    .level())
                    .isEqualTo(Level.SHEDDABLE);
        }

        private static Load silent(Integer slots, int inFlight) {
            Signal last = new Signal(Duration.ZERO, 0, 0, slots, 1, 0.0);
            return new Load(last, Duration.ofMinutes(1), inFlight, Map.of());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, , 0.74, true",
        "0, , , true",
        "0, , 0.75, false",
        "1, , , false",
        " , 0, , true",
        " , 1, , false",
        " , , 0.1, false"
    })
    void aPlaceIsFreeWhereNobodyWaitsAndMemoryIsThere(
            Long waitMillis, Integer waiting, Double kvUse, boolean expected) {
        Duration wait = waitMillis == null ? null : Duration.ofMillis(waitMillis);
        Signal signal = new Signal(wait, waiting, 1, 9, 1, kvUse);

        assertThat(SWITCH.hasRoom(Given.told(signal))).isEqualTo(expected);
        assertThat(SWITCH.hasRoom(new Load(signal, Duration.ofMinutes(1), 0, Map.of()))).isFalse();
    }

    @Test
    void aRouteThatDoesNotWaitAtAllLeavesAtTheFirstSignOfAQueue() {
        assertThat(SWITCH.next(Spill.CLOSED, waiting(1), Duration.ZERO, NOW).level())
                .isEqualTo(Level.SHEDDABLE);
        assertThat(SWITCH.next(Spill.CLOSED, waiting(0), Duration.ZERO, NOW))
                .isSameAs(Spill.CLOSED);
    }

    @Test
    void everyWaitHasASwitchOfItsOwn() {
        Duration patient = Duration.ofMinutes(1);
        Map<Duration, Spill> next =
                SWITCH.next(
                        Map.of(patient, new Spill(Level.ALL, NOW)),
                        waiting(3_000),
                        Set.of(MAX_WAIT, patient),
                        NOW.plus(LONG_AGO));

        assertThat(next)
                .containsEntry(MAX_WAIT, new Spill(Level.SHEDDABLE, NOW.plus(LONG_AGO)))
                .containsEntry(patient, new Spill(Level.SHEDDABLE, NOW.plus(LONG_AGO)))
                .hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({"0, 0.9, 2", "0.9, 0.9, 2", "0.75, 1.1, 2", "0.75, 0.9, 0", "NaN, 0.9, 2"})
    void marksMustMakeSense(double low, double high, double waiting) {
        assertThatThrownBy(() ->
                        new SpillSwitch(
                                high, low, waiting, Duration.ZERO, Duration.ZERO, Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theHighestMarkIsAFullMemory() {
        assertThat(new SpillSwitch(1, 0.5, 1, Duration.ZERO, Duration.ZERO, Duration.ZERO).high())
                .isEqualTo(1);
    }

    private static Level fromNone(Load load) {
        return next(Spill.CLOSED, load, NOW).level();
    }

    private static Spill next(Spill before, Load load, Instant now) {
        return SWITCH.next(before, load, MAX_WAIT, now);
    }

    private static Load waiting(long millis) {
        return Given.waiting(Duration.ofMillis(millis));
    }

    private static Load filled(double kvUse) {
        return Given.told(new Signal(null, null, null, null, 1, kvUse));
    }
}
