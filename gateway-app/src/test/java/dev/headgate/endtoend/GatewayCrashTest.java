package dev.headgate.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.headgate.testing.Crowd;
import dev.headgate.testing.GatewayProcess;
import dev.headgate.testing.RunningGateway;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** F01 and F03: the gateway is killed with requests in flight, alone and with its database. */
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
        try (RunningGateway gateway = RunningGateway.start(directory, PATIENT);
                GatewayProcess _ = gateway.startPeer(directory.resolve("peer"))) {
            f01KillWithAllInFlight(gateway);
            assertSettled(gateway, "the kill to the last settlement by the other replica");
            gateway.process().start();

            killWhileTheyArrive(gateway, "some-", () -> gateway.process().killHard());
            gateway.process().start();
            assertSettled(gateway, "the restart to the last settlement");

            killWhileTheyArrive(gateway, "f03-", gateway::killWithDatabase);
            gateway.process().start();
            assertSettled(gateway, "the restart of gateway and database to the last settlement");

            assertEveryTryIsOneAttempt(gateway);
            assertThat(gateway.books().violations()).isEmpty();
            assertThat(gateway.books().reserved()).isZero();
        }
    }

    private static void assertSettled(RunningGateway gateway, String since) {
        long begin = System.nanoTime();
        await().atMost(ALL_SETTLED).until(() -> gateway.books().openAttempts() == 0);
        Duration time = Duration.ofNanos(System.nanoTime() - begin);
        log.info("milliseconds from {}: {}", since, time.toMillis());
    }

    private static void f01KillWithAllInFlight(RunningGateway gateway) {
        try (Crowd crowd = crowd(gateway, "all-")) {
            crowd.go();
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> allAreAnsweredOrUnderWay(gateway, crowd));
            gateway.process().killHard();
            assertThat(crowd.outcomes())
                    .allSatisfy(outcome -> assertThat(outcome.body()).doesNotContain("[DONE]"));
        }
    }

    /** A cold process on a busy machine may refuse a few. */
    private static boolean allAreAnsweredOrUnderWay(RunningGateway gateway, Crowd crowd) {
        long underWay = gateway.provider().openReplies();
        return underWay > (STREAMS + CALLS) / 2
                && underWay + crowd.soFar().size() >= STREAMS + CALLS;
    }

    /** At this moment some are reserved and not sent, some sent and not answered. */
    private static void killWhileTheyArrive(RunningGateway gateway, String prefix, Runnable kill) {
        int before = gateway.provider().tries().size();
        try (Crowd crowd = crowd(gateway, prefix)) {
            crowd.go();
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> gateway.provider().tries().size() > before + 20);
            kill.run();
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

        assertThat(tries).hasSizeGreaterThan((STREAMS + CALLS) / 2 + 40);
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
