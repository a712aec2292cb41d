package dev.headgate.localruntime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class EngineClockTest {

    private final AtomicLong now = new AtomicLong();
    private final EngineClock clock = new EngineClock(now::get);

    @Test
    void givesARequestThatRunsAloneAllItsTime() {
        EngineClock.Lap lap = clock.begin();
        pass(30);

        assertThat(lap.end()).isEqualTo(30);
        assertThat(clock.busyMillis()).isEqualTo(30);
    }

    @Test
    void splitsTheTimeThatRequestsShare() {
        EngineClock.Lap first = clock.begin();
        pass(10);
        EngineClock.Lap second = clock.begin();
        pass(20);
        double firstShare = first.end();
        pass(5);
        double secondShare = second.end();

        assertThat(firstShare).isEqualTo(10 + 10);
        assertThat(secondShare).isEqualTo(10 + 5);
        assertThat(clock.busyMillis()).isEqualTo(firstShare + secondShare);
    }

    @Test
    void doesNotCountIdleTime() {
        pass(100);
        clock.begin().end();
        pass(100);

        assertThat(clock.busyMillis()).isZero();
    }

    private void pass(long millis) {
        now.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
    }
}
