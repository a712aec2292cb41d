package dev.headgate.accounting;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PoolPaceTest {
    private static final Duration HAIR = Duration.ofNanos(1000);

    private final PoolPace pace = new PoolPace();

    @Test
    void saysNothingBeforeItHasSeenACall() {
        assertThat(pace.expect(10, 10)).isEmpty();
    }

    @Test
    void tellsInputFromOutput() {
        learn(1000, 10);
        learn(10, 500);
        learn(300, 300);

        assertThat(pace.expect(200, 20).orElseThrow()).isCloseTo(time(200, 20), HAIR);
    }

    @Test
    void spreadsTimeOverAllTokensWhileCallsAreAlike() {
        pace.observe(100, 100, Duration.ofMillis(200));
        pace.observe(100, 100, Duration.ofMillis(200));

        assertThat(pace.expect(50, 0).orElseThrow()).isCloseTo(Duration.ofMillis(50), HAIR);
        assertThat(pace.expect(0, 50).orElseThrow()).isCloseTo(Duration.ofMillis(50), HAIR);
    }

    @Test
    void neverExpectsLessThanNoTime() {
        pace.observe(1000, 1, Duration.ofMillis(1));
        pace.observe(1, 1000, Duration.ofSeconds(10));
        pace.observe(2000, 900, Duration.ofMillis(10));

        assertThat(pace.expect(5000, 0).orElseThrow()).isGreaterThanOrEqualTo(Duration.ZERO);
        assertThat(pace.expect(0, 5000).orElseThrow()).isGreaterThanOrEqualTo(Duration.ZERO);
    }

    @Test
    void forgetsHowSlowItWas() {
        for (int i = 0; i < 5; i++) {
            pace.observe(100, 0, Duration.ofSeconds(10));
        }
        for (int i = 0; i < 500; i++) {
            pace.observe(100, 0, Duration.ofMillis(100));
        }

        assertThat(pace.expect(100, 0).orElseThrow()).isLessThan(Duration.ofMillis(110));
    }

    /** A tenth of a millisecond for a token of input, three for one of output. */
    private static Duration time(long input, long output) {
        return Duration.ofNanos(input * 100_000 + output * 3_000_000);
    }

    private void learn(long input, long output) {
        pace.observe(input, output, time(input, output));
    }
}
