package dev.headgate.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeadlineTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private long now = Duration.ofHours(3).toNanos();

    @Test
    void withoutOneACallLastsAsLongAsCallsMay() {
        Deadline none = Deadline.since(now, null, () -> now);

        assertThat(none.atMost(MINUTE)).isEqualTo(MINUTE);
        assertThat(none.isOver()).isFalse();
    }

    @Test
    void whatIsLeftShrinksUntilItIsOver() {
        Deadline deadline = Deadline.since(now, Duration.ofSeconds(90), () -> now);

        assertThat(deadline.atMost(MINUTE)).isEqualTo(MINUTE);
        now += Duration.ofSeconds(50).toNanos();
        assertThat(deadline.atMost(MINUTE)).isEqualTo(Duration.ofSeconds(40));
        now += Duration.ofSeconds(40).toNanos();
        assertThat(deadline.atMost(MINUTE)).isZero();
        assertThat(deadline.isOver()).isTrue();
        now += MINUTE.toNanos();
        assertThat(deadline.atMost(MINUTE)).isZero();
    }

    @Test
    void aClientSaysItInMilliseconds() {
        assertThat(Deadline.read(null)).isNull();
        assertThat(Deadline.read(" 1500 ")).isEqualTo(Duration.ofMillis(1500));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-1", "1.5", "soon", "86400001", "99999999999999999999"})
    void whatIsNoDeadlineIsRefusedWithAnExample(String header) {
        assertThatThrownBy(() -> Deadline.read(header))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        error -> {
                            assertThat(error.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
                            assertThat(error).hasMessageContaining(Deadline.HEADER);
                        });
    }
}
