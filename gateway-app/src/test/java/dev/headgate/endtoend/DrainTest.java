package dev.headgate.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.headgate.testing.Crowd;
import dev.headgate.testing.RunningGateway;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** R14: SIGTERM lets streams in flight end, settles the ledger and stops the database in order. */
class DrainTest {
    private static final int STREAMS = 20;

    @TempDir Path directory;

    @Test
    void letsStreamsInFlightEndAndTakesNothingNew() {
        try (RunningGateway gateway = RunningGateway.start(directory);
                Crowd crowd = new Crowd(gateway.uri(), gateway.key())) {
            crowd.of(STREAMS, UUID.randomUUID() + "-", DrainTest::question).go();
            await().until(() -> gateway.provider().openReplies() == STREAMS);
            List<ProcessHandle> children = gateway.process().handle().descendants().toList();

            gateway.process().signalTermination();
            await().until(() -> refusesNewRequests(gateway));

            assertThat(crowd.outcomes())
                    .hasSize(STREAMS)
                    .allSatisfy(outcome -> assertThat(outcome.body()).contains("[DONE]"));
            gateway.process().awaitEnd();
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> children.stream().noneMatch(ProcessHandle::isAlive));

            gateway.process().start();
            assertThat(gateway.books().openAttempts()).isZero();
            assertThat(gateway.books().violations()).isEmpty();
        }
    }

    private static boolean refusesNewRequests(RunningGateway gateway) {
        try (Crowd latecomer = new Crowd(gateway.uri(), gateway.key())) {
            int status =
                    latecomer
                            .of(1, "late", DrainTest::question)
                            .go()
                            .outcomes()
                            .getFirst()
                            .status();
            return status == 0 || status == 503;
        }
    }

    private static String question(String mark) {
        return """
        {"model":"steady-stream","stream":true,"messages":[{"role":"user","content":"%s"}]}\
        """
                .formatted(mark);
    }
}
