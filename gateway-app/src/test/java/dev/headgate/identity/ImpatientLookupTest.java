package dev.headgate.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.springframework.dao.QueryTimeoutException;

class ImpatientLookupTest {
    private static final Duration GENEROUS = Duration.ofMinutes(1);

    @Test
    void whatComesInTimeIsTheAnswer() {
        assertThat(new ImpatientLookup<>(String::length, GENEROUS).apply("four")).isEqualTo(4);
    }

    @Test
    void whatTakesLongerIsGivenUp() throws InterruptedException {
        var answers = new CountDownLatch(1);
        var lookup =
                new ImpatientLookup<String, Integer>(
                        key -> {
                            Uninterrupted.await(answers);
                            return key.length();
                        },
                        Duration.ofMillis(20));

        assertThatThrownBy(() -> lookup.apply("four"))
                .isInstanceOf(QueryTimeoutException.class)
                .hasMessage("No answer within PT0.02S");
        answers.countDown();
    }

    @Test
    void whatTheLookupThrowsReachesTheCaller() {
        var failure = new UncheckedIOException(new IOException("gone"));
        var lookup =
                new ImpatientLookup<String, Integer>(
                        _ -> {
                            throw failure;
                        },
                        GENEROUS);

        assertThatThrownBy(() -> lookup.apply("four")).isSameAs(failure);
    }

    @Test
    void whoIsInterruptedStopsWaitingAndStaysInterrupted() {
        var never = new CountDownLatch(1);
        var lookup =
                new ImpatientLookup<String, Integer>(
                        _ -> {
                            Uninterrupted.await(never);
                            return 0;
                        },
                        GENEROUS);

        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> lookup.apply("four")).isInstanceOf(QueryTimeoutException.class);
        assertThat(Thread.interrupted()).isTrue();
        never.countDown();
    }

    /** Waits on the thread of a look-up, which nobody interrupts. */
    private static final class Uninterrupted {
        static void await(CountDownLatch latch) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }
}
