package dev.headgate.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.headgate.testing.Crowd;
import dev.headgate.testing.RunningGateway;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** F02: every process of PostgreSQL is killed under load. */
class DatabaseCrashTest {
    private static final Logger log = LoggerFactory.getLogger(DatabaseCrashTest.class);

    private static final int CLIENTS = 8;
    private static final int KILLS = 3;

    /** The product's promise is 100 ms; this only tells an answer from a hang. */
    private static final Duration AT_ONCE = Duration.ofSeconds(10);

    @TempDir Path directory;

    @Test
    void refusesWithoutADatabaseAndGoesOnWithIt() {
        try (RunningGateway gateway =
                        RunningGateway.start(
                                directory, Map.of("HEADGATE_BOOKS_LONGEST_WAIT", "1s"));
                Crowd crowd = new Crowd(gateway.uri(), gateway.key())) {
            AtomicBoolean over = new AtomicBoolean();
            crowd.endless(CLIENTS, over::get, DatabaseCrashTest::question).go();
            for (int i = 0; i < KILLS; i++) {
                await().until(() -> answered(crowd, 200) > 0);
                long refusedBefore = answered(crowd, 503);
                await().atMost(Duration.ofMinutes(1))
                        .until(() -> {
                            gateway.killDatabase();
                            return answered(crowd, 503) > refusedBefore;
                        });
                awaitRecovery(crowd);
            }
            over.set(true);
            List<Crowd.Outcome> outcomes = crowd.outcomes();
            log.info("{}: {}", "milliseconds until a 503", percentiles(outcomes));

            assertThat(outcomes).extracting(Crowd.Outcome::status).containsOnly(200, 503);
            assertThat(outcomes)
                    .extracting(Crowd.Outcome::time)
                    .allSatisfy(time -> assertThat(time).isLessThan(AT_ONCE));
            assertThat(gateway.process().handle().isAlive()).isTrue();
            await().atMost(Duration.ofMinutes(1)).until(() -> gateway.books().openAttempts() == 0);
            assertThat(gateway.books().attemptsByMark())
                    .containsAllEntriesOf(gateway.provider().triesByPrompt());
            assertThat(gateway.books().violations()).isEmpty();
        }
    }

    private static String percentiles(List<Crowd.Outcome> outcomes) {
        long[] millis =
                outcomes.stream()
                        .filter(outcome -> outcome.status() == 503)
                        .mapToLong(outcome -> outcome.time().toMillis())
                        .sorted()
                        .toArray();
        return "p50 %d, p99 %d, max %d of %d"
                .formatted(
                        millis[millis.length / 2],
                        millis[millis.length * 99 / 100],
                        millis[millis.length - 1],
                        millis.length);
    }

    /**
     * Waits for more answers than can have been under way when the database ended: an answer to a
     * request that had its reservation by then needs no database.
     */
    private static void awaitRecovery(Crowd crowd) {
        long recovered = answered(crowd, 200) + CLIENTS;
        await().atMost(Duration.ofMinutes(1)).until(() -> answered(crowd, 200) > recovered);
    }

    private static long answered(Crowd crowd, int status) {
        return crowd.soFar().stream().filter(outcome -> outcome.status() == status).count();
    }

    private static String question(String mark) {
        return """
        {"model":"hosted","max_tokens":10,"messages":[{"role":"user","content":"%s"}]}\
        """
                .formatted(mark);
    }
}
