package dev.headgate.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The average that 'fastest' goes by. */
class PaceTest {
    private final AtomicLong nanoTime = new AtomicLong();
    private final Pace pace = new Pace(nanoTime::get);

    @Test
    void isUnknownUntilItIsMeasuredAndOnceThatIsOld() {
        assertThat(pace.perPromptToken()).isNull();
        measured(1_000);
        assertThat(pace.perPromptToken()).isEqualTo(Duration.ofNanos(1_000));

        nanoTime.addAndGet(Duration.ofSeconds(61).toNanos());

        assertThat(pace.perPromptToken()).isNull();
    }

    @Test
    void followsARiseAtOnceAndAFallSlowly() {
        measured(1_000);
        measured(5_000);
        assertThat(pace.perPromptToken()).isEqualTo(Duration.ofNanos(5_000));

        nanoTime.addAndGet(Duration.ofSeconds(1).toNanos());
        measured(1_000);

        assertThat(pace.perPromptToken())
                .isBetween(Duration.ofNanos(4_000), Duration.ofNanos(4_999));
    }

    @Test
    void aShortPromptCountsAsOneOfAHundredTokens() {
        pace.measured(Duration.ofSeconds(1).toNanos(), 3);

        assertThat(pace.perPromptToken()).isEqualTo(Duration.ofMillis(10));
    }

    private void measured(long perToken) {
        pace.measured(perToken * 1_000, 1_000);
    }
}
