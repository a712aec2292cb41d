package dev.headgate.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.headgate.testing.Crowd;
import dev.headgate.testing.MemoryDisk;
import dev.headgate.testing.RunningGateway;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** F13: the disk of the embedded PostgreSQL is full. */
class DatabaseDiskFullTest {
    private static final Logger log = LoggerFactory.getLogger(DatabaseDiskFullTest.class);
    private static final int CLIENTS = 4;

    /** This only tells an answer from a hang. */
    private static final Duration AT_ONCE = Duration.ofSeconds(15);

    @TempDir Path directory;

    @Test
    void f13RefusesClearlyKeepsTheBooksWholeAndHeals() {
        try (MemoryDisk disk = MemoryDisk.mount(directory.resolve("data"), "300m");
                RunningGateway gateway =
                        RunningGateway.start(
                                directory, Map.of("HEADGATE_BOOKS_LONGEST_WAIT", "1s"));
                Crowd crowd = new Crowd(gateway.uri(), gateway.key())) {
            log.info("{} MB are free before it is filled", disk.free() >> 20);
            AtomicBoolean over = new AtomicBoolean();
            crowd.endless(CLIENTS, over::get, DatabaseDiskFullTest::question).go();
            patiently().until(() -> answered(crowd, 200) > 0);

            disk.fill();
            patiently().until(() -> answered(crowd, 503) > 50);
            long before = answered(crowd, 200);
            disk.clear();
            patiently().until(() -> answered(crowd, 200) > before + 50);
            over.set(true);
            List<Crowd.Outcome> outcomes = crowd.outcomes();

            assertThat(outcomes).extracting(Crowd.Outcome::status).containsOnly(200, 503);
            assertThat(outcomes)
                    .filteredOn(outcome -> outcome.status() == 503)
                    .allSatisfy(
                            outcome -> assertThat(outcome.body()).contains("store_unavailable"));
            assertThat(outcomes)
                    .extracting(Crowd.Outcome::time)
                    .allSatisfy(time -> assertThat(time).isLessThan(AT_ONCE));
            patiently().until(() -> gateway.books().openAttempts() == 0);
            assertThat(gateway.books().callsByMark())
                    .containsAllEntriesOf(gateway.provider().triesByPrompt());
            assertThat(gateway.books().violations()).isEmpty();
        }
    }

    private static ConditionFactory patiently() {
        return await().atMost(Duration.ofMinutes(1));
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
