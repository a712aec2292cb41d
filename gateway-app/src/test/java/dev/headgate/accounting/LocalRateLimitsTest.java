package dev.headgate.accounting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import dev.headgate.identity.Caller;
import dev.headgate.identity.KeyLimits;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class LocalRateLimitsTest {
    private final Time time = new Time();
    private final RateLimits limits = new LocalRateLimits(time);

    @Test
    void aKeyWithoutLimitsIsNeverRefused() {
        Caller caller = Samples.caller();

        for (int i = 0; i < 1000; i++) {
            RateLimits.Permit permit = limits.acquire(caller, Long.MAX_VALUE);
            assertThat(permit.requests()).isNull();
            assertThat(permit.tokens()).isNull();
        }
    }

    @Test
    void admitsAsManyRequestsAMinuteAsTheKeyMay() {
        Caller caller = Samples.caller(new KeyLimits(2, null, null));

        assertThat(limits.acquire(caller, 1).requests().remaining()).isEqualTo(1);
        assertThat(limits.acquire(caller, 1).requests().remaining()).isZero();
        assertRefused(() -> limits.acquire(caller, 1), Duration.ofSeconds(30));
    }

    @Test
    void refillsEvenly() {
        Caller caller = Samples.caller(new KeyLimits(2, null, null));
        limits.acquire(caller, 1);
        limits.acquire(caller, 1);

        time.pass(Duration.ofSeconds(30));

        assertThat(limits.acquire(caller, 1).requests().remaining()).isZero();
    }

    @Test
    void saysWhenTheWholeLimitIsThereAgain() {
        Caller caller = Samples.caller(new KeyLimits(60, null, null));

        RateLimits.Remaining left = limits.acquire(caller, 1).requests();

        assertThat(left.limit()).isEqualTo(60);
        assertThat(left.resetMillis()).isEqualTo(1000);
    }

    @Test
    void countsTokens() {
        Caller caller = Samples.caller(new KeyLimits(null, 1000L, null));

        assertThat(limits.acquire(caller, 700).tokens().remaining()).isEqualTo(300);
        assertRefused(() -> limits.acquire(caller, 600), Duration.ofSeconds(18));
        assertThat(limits.acquire(caller, 300).tokens().remaining()).isZero();
    }

    @Test
    void aRequestThatTheTokenLimitRefusesDoesNotCountAsARequest() {
        Caller caller = Samples.caller(new KeyLimits(2, 1000L, null));
        limits.acquire(caller, 1000);

        assertRefused(() -> limits.acquire(caller, 500), Duration.ofSeconds(30));

        time.pass(Duration.ofSeconds(30));
        assertThat(limits.acquire(caller, 1).requests().remaining()).isEqualTo(1);
    }

    @Test
    void aRequestLargerThanTheLimitIsToldThatWaitingDoesNotHelp() {
        Caller caller = Samples.caller(new KeyLimits(null, 1000L, null));

        assertThatThrownBy(() -> limits.acquire(caller, 1001))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        e -> {
                            assertThat(e.code()).isEqualTo(ErrorCode.REQUEST_TOO_LARGE);
                            assertThat(e.message()).contains("1001", "1000", "max_tokens");
                        });
    }

    @Test
    void admitsAsManyAtTheSameTimeAsTheKeyMay() {
        Caller caller = Samples.caller(new KeyLimits(null, null, 2));
        RateLimits.Permit first = limits.acquire(caller, 1);
        limits.acquire(caller, 1);
        assertRefused(() -> limits.acquire(caller, 1), Duration.ofSeconds(1));

        first.close();
        first.close();

        limits.acquire(caller, 1);
        assertRefused(() -> limits.acquire(caller, 1), Duration.ofSeconds(1));
    }

    @Test
    void aRefusalLeavesNothingBehind() {
        Caller caller = Samples.caller(new KeyLimits(1, null, 1));
        limits.acquire(caller, 1).close();
        for (int i = 0; i < 3; i++) {
            assertRefused(() -> limits.acquire(caller, 1), Duration.ofSeconds(60));
        }

        time.pass(Duration.ofMinutes(1));

        limits.acquire(caller, 1).close();
    }

    private static void assertRefused(ThrowingCallable call, Duration wait) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        e -> {
                            assertThat(e.code()).isEqualTo(ErrorCode.RATE_LIMIT_EXCEEDED);
                            assertThat(e.message()).contains("build-bot");
                            assertThat(e.retryAfter()).isEqualTo(wait);
                        });
    }

    /** Time that passes when it is told to. */
    private static final class Time implements TimeMeter {
        private long nanos = 1_000_000_000;

        void pass(Duration duration) {
            nanos += duration.toNanos();
        }

        @Override
        public long currentTimeNanos() {
            return nanos;
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    }
}
