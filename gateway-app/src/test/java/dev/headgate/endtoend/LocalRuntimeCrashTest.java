package dev.headgate.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.headgate.testing.Crowd;
import dev.headgate.testing.RunningGateway;
import dev.headgate.testing.SharedGateway;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The process that runs the model of this machine is killed with requests in flight. */
@ExtendWith(SharedGateway.class)
class LocalRuntimeCrashTest {
    private static final Logger log = LoggerFactory.getLogger(LocalRuntimeCrashTest.class);

    private final RunningGateway gateway;

    LocalRuntimeCrashTest(RunningGateway gateway) {
        this.gateway = gateway;
    }

    @Test
    void endsRequestsInFlightWithAnErrorAndIsBackByItself() {
        long killed;
        String run = UUID.randomUUID() + "-";
        try (Crowd crowd = new Crowd(gateway.uri(), gateway.key())) {
            crowd.of(20, run, LocalRuntimeCrashTest::question).go();
            await().atMost(Duration.ofMinutes(1)).until(() -> !crowd.soFar().isEmpty());
            gateway.killLocalRuntime();
            killed = System.nanoTime();

            assertThat(crowd.outcomes())
                    .allSatisfy(outcome ->
                            assertThat(outcome.body())
                                    .containsAnyOf("chat.completion\"", "\"error\":"));
        }
        await().atMost(Duration.ofMinutes(1))
                .until(() ->
                        gateway.api().post("/v1/chat/completions", question("again")).status()
                                == 200);
        log.info(
                "{}: {}",
                "milliseconds from the kill to the next answer",
                Long.toString(Duration.ofNanos(System.nanoTime() - killed).toMillis()));
    }

    @Test
    void isReplacedByTheNextTargetWhileItIsAway() {
        gateway.killLocalRuntime();

        assertThat(
                        gateway.api()
                                .post(
                                        "/v1/chat/completions",
                                        """
                                        {"model":"local-first","messages":[{"role":"user","content":"x"}]}\
                                        """)
                                .status())
                .isEqualTo(200);
    }

    private static String question(String mark) {
        return """
        {"model":"headgate-tiny@local","max_tokens":200,"temperature":0,
         "messages":[{"role":"user","content":"What is a token? %s"}]}\
        """
                .formatted(mark);
    }
}
