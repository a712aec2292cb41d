package dev.headgate.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.headgate.testing.Crowd;
import dev.headgate.testing.RunningGateway;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** F01: the gateway is killed with requests in flight. */
class GatewayCrashTest {
    private static final Logger log = LoggerFactory.getLogger(GatewayCrashTest.class);

    private static final int STREAMS = 120;
    private static final int CALLS = 80;

    /** The product's promise is thirty seconds; the rest is for a busy machine. */
    private static final Duration ALL_SETTLED = Duration.ofSeconds(60);

    private static final Map<String, String> PATIENT =
            Map.of(
                    "HEADGATE_UPSTREAM_FIRST_BYTE_TIMEOUT", "120s",
                    "HEADGATE_UPSTREAM_ANSWER_TIMEOUT", "120s");

    @TempDir Path directory;

    @Test
    void losesAndDoublesNothing() {
        try (RunningGateway gateway = RunningGateway.start(directory, PATIENT)) {
            killWithAllInFlight(gateway);
            killWhileTheyArrive(gateway);
            gateway.process().start();
            long started = System.nanoTime();

            await().atMost(ALL_SETTLED).until(() -> gateway.books().openAttempts() == 0);
            log.info(
                    "{}: {}",
                    "milliseconds from the restart to the last settlement",
                    Long.toString(Duration.ofNanos(System.nanoTime() - started).toMillis()));
            assertEveryTryIsOneAttempt(gateway);
            assertThat(gateway.books().violations()).isEmpty();
            assertThat(gateway.books().reserved()).isZero();
        }
    }

    private static void killWithAllInFlight(RunningGateway gateway) {
        try (Crowd crowd = crowd(gateway, "all-")) {
            crowd.go();
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> gateway.provider().openReplies() == STREAMS + CALLS);
            gateway.process().killHard();
            assertThat(crowd.outcomes())
                    .allSatisfy(outcome -> assertThat(outcome.body()).doesNotContain("[DONE]"));
        }
        gateway.process().start();
    }

    /** At this moment some are reserved and not sent, some sent and not answered. */
    private static void killWhileTheyArrive(RunningGateway gateway) {
        int before = gateway.provider().tries().size();
        try (Crowd crowd = crowd(gateway, "some-")) {
            crowd.go();
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> gateway.provider().tries().size() > before + 20);
            gateway.process().killHard();
            crowd.outcomes();
        }
    }

    private static Crowd crowd(RunningGateway gateway, String prefix) {
        return new Crowd(gateway.uri(), gateway.key())
                .of(STREAMS, prefix + "stream-", mark -> question("slow-stream", true, mark))
                .of(CALLS, prefix + "call-", mark -> question("slow-call", false, mark));
    }

    private static void assertEveryTryIsOneAttempt(RunningGateway gateway) {
        Map<String, Long> tries = gateway.provider().triesByPrompt();
        Map<String, Long> attempts = gateway.books().attemptsByMark();

        assertThat(tries).hasSizeGreaterThan(STREAMS + CALLS + 20);
        assertThat(tries.values()).containsOnly(1L);
        assertThat(attempts).containsAllEntriesOf(tries);
        assertThat(attempts.values()).containsOnly(1L);
    }

    private static String question(String model, boolean stream, String mark) {
        return """
        {"model":"%s","stream":%b,"max_tokens":1000,"messages":[{"role":"user","content":"%s"}]}\
        """
                .formatted(model, stream, mark);
    }
}
