package dev.headgate.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headgate.catalog.Deployment;
import dev.headgate.catalog.LocalRuntimeProperties;
import dev.headgate.catalog.LocalRuntimeProperties.LocalModel;
import dev.headgate.catalog.Pool.Engine;
import dev.headgate.protocol.Answer;
import dev.headgate.protocol.AnswerDialect;
import dev.headgate.protocol.ServerSentEvent;
import dev.headgate.protocol.StreamMeter;
import dev.headgate.protocol.UsageBounds;
import dev.headgate.routing.Capability;
import dev.headgate.usage.MeteredUsage;
import dev.headgate.usage.UsageSource;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.DefaultApplicationArguments;

/** The tiny model, really run. */
class LocalRuntimesTest {
    private static final UsageBounds BOUNDS = new UsageBounds(1, 1_024);

    @TempDir Path folder;

    @Test
    void callsTheBuiltInModelLikeAnyOtherUpstream() throws Exception {
        try (LocalRuntimes runtimes = new LocalRuntimes(settings(true), folder);
                ClientUnderTest client = new ClientUnderTest(runtimes)) {
            Deployment tiny = client.pooled(Engine.LOCAL_RUNTIME, null, "headgate-tiny");
            awaitReady(runtimes);

            assertMeasured(whole(client, tiny));
            assertMeasured(streamed(client, tiny));
        }
    }

    @Test
    void runsNothingWhereItIsTurnedOff() {
        try (LocalRuntimes runtimes = new LocalRuntimes(settings(false), folder)) {
            assertThat(runtimes.of("headgate-tiny")).isEmpty();
        }
    }

    @Test
    void leavesOutAModelWhoseFileIsNoModel() throws Exception {
        Path file = Files.writeString(folder.resolve("broken.gguf"), "no model");
        LocalModel broken = new LocalModel("broken", file, 512, Set.of(Capability.CHAT));

        try (LocalRuntimes runtimes = new LocalRuntimes(settings(true, broken), folder);
                ClientUnderTest client = new ClientUnderTest(runtimes)) {
            Deployment deployment = client.pooled(Engine.LOCAL_RUNTIME, null, "broken");

            assertThatThrownBy(() -> client.complete(deployment)).hasMessage("CONNECT_FAILED");
        }
    }

    private static MeteredUsage whole(ClientUnderTest client, Deployment deployment) {
        UpstreamAnswer answer =
                client.client.complete(deployment, ClientUnderTest.call(null), question(false));
        return Answer.chat(answer.body(), BOUNDS).usage();
    }

    private static MeteredUsage streamed(ClientUnderTest client, Deployment deployment) {
        StreamMeter meter = new StreamMeter(AnswerDialect.CHAT, BOUNDS);
        try (EventStream events =
                client.client.stream(deployment, ClientUnderTest.call(null), question(true))) {
            for (ServerSentEvent event = events.next(); event != null; event = events.next()) {
                meter.observe(event);
            }
        }
        assertThat(meter.isComplete()).isTrue();
        return meter.usage();
    }

    private static void assertMeasured(MeteredUsage usage) {
        assertThat(usage.source()).isEqualTo(UsageSource.PROVIDER);
        assertThat(usage.tokens().totalOutput()).isBetween(1L, 16L);
        assertThat(usage.engineTime()).isNotNull().isGreaterThan(Duration.ZERO);
    }

    private static byte[] question(boolean stream) {
        return ("{\"model\":\"headgate-tiny\",\"max_tokens\":16,\"stream\":"
                        + stream
                        + (stream ? ",\"stream_options\":{\"include_usage\":true}" : "")
                        + ",\"messages\":[{\"role\":\"user\",\"content\":\"Who are you?\"}]}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static void awaitReady(LocalRuntimes runtimes) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        while (runtimes.of("headgate-tiny").isEmpty() && System.nanoTime() < deadline) {
            runtimes.run(new DefaultApplicationArguments());
        }
        assertThat(runtimes.of("headgate-tiny")).isPresent();
    }

    private static LocalRuntimeProperties settings(boolean enabled, LocalModel... models) {
        return new LocalRuntimeProperties(
                enabled, new BigDecimal("0.05"), 1, null, List.of(models));
    }
}
