package dev.headgate.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headgate.provider.CallWatch.End;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Told the time, so that no test waits for it. */
class CallWatchTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private final Watchdog watchdog = Watchdog.start();
    private final AtomicInteger cuts = new AtomicInteger();
    private final CallWatch watch = watchdog.watch(PATIENCE, LONGEST, cuts::incrementAndGet);

    @AfterEach
    void stop() {
        watchdog.close();
    }

    @Test
    void cutsACallThatIsSilentForTooLong() {
        watch.check(in(PATIENCE.minusSeconds(1)));
        assertThat(watch.whyCut()).isNull();

        watch.check(in(PATIENCE.plusSeconds(1)));

        assertThat(watch.whyCut()).isEqualTo(End.SILENT);
        assertThat(cuts).hasValue(1);
    }

    @Test
    void f09DoesNotTakeASlowClientForASlowUpstream() {
        watch.beginRead();
        watch.endRead();

        watch.check(in(PATIENCE.plusMinutes(5)));

        assertThat(watch.whyCut()).isNull();
    }

    @Test
    void countsSilenceFromTheBeginningOfEachRead() {
        watch.bePatientFor(Duration.ofSeconds(5));
        watch.beginRead();

        watch.check(in(Duration.ofSeconds(6)));

        assertThat(watch.whyCut()).isEqualTo(End.SILENT);
    }

    @Test
    void t09CutsACallThatLastsTooLongEvenIfItNeverFallsSilent() {
        watch.endRead();

        watch.check(in(LONGEST.plusSeconds(1)));

        assertThat(watch.whyCut()).isEqualTo(End.TOO_LONG);
    }

    @Test
    void cutsOnceAndForTheFirstReason() {
        watch.cancel();
        watch.check(in(LONGEST.plusSeconds(1)));

        assertThat(watch.whyCut()).isEqualTo(End.CANCELLED);
        assertThat(cuts).hasValue(1);
    }

    @Test
    void doesNotCutACallThatIsOver() {
        watch.close();

        watch.cancel();
        watch.check(in(LONGEST.plusSeconds(1)));

        assertThat(watch.whyCut()).isNull();
        assertThat(cuts).hasValue(0);
    }

    private static long in(Duration time) {
        return System.nanoTime() + time.toNanos();
    }
}
