package dev.headgate.capacity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headgate.capacity.EngineReading.Elapsed;
import dev.headgate.routing.Load;
import dev.headgate.routing.Spill;
import dev.headgate.routing.SpillSwitch;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The wait that a request may expect, and what becomes of it between two readings. */
class PoolLoadTest {
    private static final Instant NOW = Instant.parse("2026-11-27T08:00:00Z");
    private static final Duration MAX_WAIT = Duration.ofSeconds(2);

    private final PoolLoad load = new PoolLoad(SpillSwitch.DEFAULT, Duration.ofSeconds(20));

    /** Ten places, ten seconds a request: one becomes free each second. */
    @ParameterizedTest
    @CsvSource({
        "0, 0, 0",
        "9, 0, 0",
        "10, 0, 2.0",
        "10, 3, 6.0",
        "10, 8, 12.0",
        // Where requests wait there are no more places than taken ones: memory may be short.
        "5, 3, 12.0"
    })
    void theWaitIsThatOfTheQueueWithAMargin(int running, int waiting, double seconds) {
        load.told(reading(running, waiting), null, running + waiting, NOW);

        assertThat(seconds(load.load(running + waiting, NOW))).isEqualTo(seconds);
    }

    @Test
    void withoutAMeasuredTimeTheWaitIsUnknownUnlessAPlaceIsFree() {
        load.told(new EngineReading(10, 2, 10, 1, null, null, null), null, 12, NOW);
        assertThat(load.load(12, NOW).expectedWait()).isNull();

        load.told(new EngineReading(9, 0, 10, 1, null, null, null), null, 9, NOW);
        assertThat(load.load(9, NOW).expectedWait()).isZero();
    }

    @Test
    void whereTheEngineHasNoCountersTheTimeIsThatOfOurBooks() {
        load.told(new EngineReading(10, 0, 10, 1, null, null, null), 5.0, 10, NOW);

        assertThat(seconds(load.load(10, NOW))).isEqualTo(1.0);
        assertThat(load.serviceSeconds()).isEqualTo(5.0);
    }

    @Test
    void ourOwnRequestsTellWhatChangedSinceTheReading() {
        load.told(reading(10, 0), null, 10, NOW);

        Load later = load.load(13, NOW.plusSeconds(3));

        assertThat(later.signal().waiting()).isEqualTo(3);
        assertThat(seconds(later)).isEqualTo(6.0);
        assertThat(seconds(load.load(9, NOW.plusSeconds(3)))).isZero();
    }

    @Test
    void theRequestsOfOthersChangeInTheSameProportion() {
        load.told(reading(10, 2), null, 6, NOW);

        // Half of twelve are ours, so that two more of ours are four more in all.
        assertThat(load.load(8, NOW).signal().waiting()).isEqualTo(6);
    }

    @Test
    void aSilentEngineIsUnknownAndNeverIdle() {
        assertThat(load.load(3, NOW)).returns(null, Load::signal).returns(3, Load::inFlight);

        load.told(reading(0, 0), null, 0, NOW);

        assertThat(load.load(0, NOW.plusSeconds(20)).expectedWait()).isZero();
        assertThat(load.load(0, NOW.plusSeconds(21)).expectedWait()).isNull();
    }

    @Test
    void whatIsStaleSoonerIsSoForRoutingToo() {
        PoolLoad impatient = new PoolLoad(SpillSwitch.DEFAULT, Duration.ofSeconds(6));
        impatient.told(reading(0, 0), null, 0, NOW);

        assertThat(impatient.load(0, NOW.plusSeconds(6)).fresh()).isNotNull();
        assertThat(impatient.load(0, NOW.plusSeconds(7)).fresh()).isNull();
    }

    @Test
    void everyWaitIsWatched() {
        load.told(reading(10, 8), null, 18, NOW);

        load.turn(Set.of(MAX_WAIT, Duration.ofMinutes(1)), 18, NOW);

        assertThat(load.load(18, NOW).spills())
                .isEqualTo(
                        Map.of(
                                MAX_WAIT,
                                new Spill(Spill.Level.SHEDDABLE, NOW),
                                Duration.ofMinutes(1),
                                Spill.CLOSED));

        load.turn(Set.of(MAX_WAIT), 18, NOW.plusSeconds(5));
        assertThat(load.load(18, NOW).spills()).containsOnlyKeys(MAX_WAIT);
    }

    @Test
    void theTimeOfRequestsIsThatOfTheLastMinute() {
        var time = new ServiceTime();
        assertThat(time.mean()).isNull();

        time.observe(new Elapsed(500, 50), NOW);
        assertThat(time.mean()).as("since it began").isEqualTo(10);

        time.observe(new Elapsed(520, 60), NOW.plusSeconds(30));
        assertThat(time.mean()).isEqualTo(2);

        time.observe(new Elapsed(523, 61), NOW.plusSeconds(55));
        assertThat(time.mean()).isEqualTo(23.0 / 11);

        time.observe(new Elapsed(563, 71), NOW.plusSeconds(100));
        assertThat(time.mean()).as("what is older does not count").isEqualTo(40.0 / 10);
    }

    @Test
    void anEngineThatBeganAnewIsMeasuredAnew() {
        var time = new ServiceTime();
        time.observe(new Elapsed(500, 50), NOW);

        time.observe(new Elapsed(1, 1), NOW.plusSeconds(5));
        assertThat(time.mean()).as("until enough is known").isEqualTo(10);

        time.observe(new Elapsed(31, 11), NOW.plusSeconds(10));
        assertThat(time.mean()).isEqualTo(3);
    }

    private static EngineReading reading(int running, int waiting) {
        return new EngineReading(running, waiting, 10, 1, null, new Elapsed(1000, 100), null);
    }

    private static double seconds(Load load) {
        return load.expectedWait().toNanos() / 1e9;
    }
}
