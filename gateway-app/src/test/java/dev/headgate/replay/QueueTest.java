package dev.headgate.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Erlang's C formula against values of published tables, and the queue of a pool by the minute. */
class QueueTest {
    private static final long HOUR = Duration.ofHours(1).toMillis();

    @Test
    void withOneSlotAsManyWaitAsItIsBusy() {
        assertThat(new Queue(1).shareThatWaits(0.7)).isCloseTo(0.7, within(1e-12));
    }

    @Test
    void agreesWithTablesOfErlangC() {
        assertThat(new Queue(2).shareThatWaits(1)).isCloseTo(1.0 / 3, within(1e-12));
        assertThat(new Queue(10).shareThatWaits(8)).isCloseTo(0.4092, within(1e-4));
        assertThat(new Queue(100).shareThatWaits(90)).isCloseTo(0.2169, within(1e-3));
    }

    @Test
    void theMeanWaitIsThatOfTheQueueWithOneSlot() {
        // M/M/1: rho / (1 - rho) * service time.
        assertThat(new Queue(1).meanWait(0.8, 2)).isCloseTo(8, within(1e-9));
    }

    @Test
    void moreThanTheSlotsCanDoWaitsForEver() {
        assertThat(new Queue(4).meanWait(4, 1)).isInfinite();
    }

    @Test
    void anIdlePoolIsNotBusy() {
        var pool = new PoolForecast(16);
        pool.add(0, 1, null);

        ReplayResult.Saturation result = pool.end(60);

        assertThat(result.requests()).isEqualTo(1);
        assertThat(result.peakUtilisation()).isCloseTo(1.0 / 960, within(1e-4));
        assertThat(result.shareOfMinutesAbove90()).isZero();
        assertThat(result.longestWaitSeconds()).isZero();
    }

    @Test
    void whatAMinuteCannotDoWaitsInFrontOfTheNext() {
        var pool = new PoolForecast(1);
        // 180 seconds of work in one minute: two more minutes are full.
        for (int call = 0; call < 180; call++) {
            pool.add(call * 300L, 1, Duration.ofSeconds(1));
        }
        pool.add(HOUR, 1, null);

        ReplayResult.Saturation result = pool.end(100);

        assertThat(result.peakUtilisation()).isEqualTo(3);
        assertThat(result.shareOfMinutesAbove90()).isEqualTo(0.03);
        assertThat(result.minutesPastMaxWait()).isEqualTo(1);
        assertThat(result.longestWaitSeconds()).isGreaterThan(60);
        assertThat(result.meanUtilisation()).isCloseTo(181.0 / 6000, within(1e-4));
    }
}
