package dev.headgate.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {

    @ParameterizedTest
    @CsvSource({"1, 10", "2, 20", "3, 40", "10, 5120", "12, 20480", "13, 21600", "100, 21600"})
    void theLongestWaitDoublesUpToABound(int tries, long seconds) {
        Backoff backoff = new Backoff(Duration.ofSeconds(10), Duration.ofHours(6), new Random(1));

        long longest =
                IntStream.range(0, 3_000)
                        .mapToLong(_ -> backoff.after(tries).toMillis())
                        .max()
                        .orElseThrow();

        assertThat(longest).isBetween(seconds * 995, seconds * 1_000);
    }

    @Test
    void anyShorterWaitIsAsLikely() {
        Backoff backoff = new Backoff(Duration.ofSeconds(10), Duration.ofHours(6), new Random(1));

        long inTheFirstHalf =
                IntStream.range(0, 10_000).filter(_ -> backoff.after(1).toMillis() < 5_000).count();

        assertThat(inTheFirstHalf).isBetween(4_800L, 5_200L);
    }
}
