package dev.headgate.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headgate.catalog.Deployment;
import dev.headgate.catalog.Pool.Engine;
import dev.headgate.routing.PriorityClass;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** F28: what brought down one engine is not offered to the next. */
class QuarantineTest {
    private static final URI ADDRESS = URI.create("http://gpu:8000/v1");
    private static final UUID TENANT = new UUID(0, 1);

    private final ClientUnderTest deployments = ClientUnderTest.patient();
    private final Deployment vllm = deployments.pooled(Engine.VLLM, ADDRESS);
    private final List<DeploymentEvent> events = new ArrayList<>();
    private final AtomicLong nanoTime = new AtomicLong();
    private boolean listens;
    private final Quarantine quarantine =
            new Quarantine(
                    new byte[32], Duration.ofMinutes(10), _ -> listens, events::add, nanoTime::get);

    @AfterEach
    void stop() {
        deployments.close();
    }

    @Test
    void aRequestWhoseEngineIsGoneIsKeptFromItsKind() {
        assertThat(quarantine.suspects(call(TENANT, "die"), vllm, ADDRESS)).isTrue();

        assertQuarantined(call(TENANT, "die"), deployments.pooled(Engine.VLLM, null));
        assertThat(events)
                .singleElement()
                .extracting(DeploymentEvent::kind)
                .isEqualTo(DeploymentEvent.Kind.ENGINE_LOST);
    }

    @Test
    void othersAreNotConcerned() {
        quarantine.suspects(call(TENANT, "die"), vllm, ADDRESS);

        assertHarmless(call(TENANT, "live"), vllm);
        assertHarmless(call(new UUID(0, 2), "die"), vllm);
        assertHarmless(call(TENANT, "die"), deployments.pooled(Engine.SGLANG, null));
        assertHarmless(call(TENANT, "die"), deployments.hosted(ADDRESS, "s"));
        assertHarmless(ClientUnderTest.call(null), vllm);
    }

    @Test
    void oneBrokenConnectionOfAnEngineThatGoesOnProvesNothing() {
        listens = true;

        assertThat(quarantine.suspects(call(TENANT, "die"), vllm, ADDRESS)).isFalse();

        assertHarmless(call(TENANT, "die"), vllm);
        assertThat(events).isEmpty();
    }

    @Test
    void twoBrokenConnectionsOfTheSameRequestDo() {
        listens = true;

        quarantine.suspects(call(TENANT, "die"), vllm, ADDRESS);
        assertThat(quarantine.suspects(call(TENANT, "die"), vllm, ADDRESS)).isTrue();

        assertQuarantined(call(TENANT, "die"), vllm);
    }

    @Test
    void whatAHostedApiBreaksIsNoQuestionOfEngines() {
        Deployment hosted = deployments.hosted(ADDRESS, "s");

        assertThat(quarantine.suspects(call(TENANT, "die"), hosted, ADDRESS)).isFalse();
    }

    @Test
    void itEnds() {
        quarantine.suspects(call(TENANT, "die"), vllm, ADDRESS);

        nanoTime.addAndGet(Duration.ofMinutes(11).toNanos());

        assertHarmless(call(TENANT, "die"), vllm);
    }

    private void assertQuarantined(UpstreamCall call, Deployment deployment) {
        assertThatThrownBy(() -> quarantine.requireHarmless(call, deployment))
                .hasMessage("QUARANTINED");
    }

    private void assertHarmless(UpstreamCall call, Deployment deployment) {
        assertThatCode(() -> quarantine.requireHarmless(call, deployment))
                .doesNotThrowAnyException();
    }

    private static UpstreamCall call(UUID tenant, String body) {
        return new UpstreamCall(
                "/chat/completions",
                ClientUnderTest.GENEROUS,
                null,
                new UpstreamCall.Size(1, 1),
                new UpstreamCall.Origin(
                        tenant,
                        () -> body.getBytes(StandardCharsets.UTF_8),
                        null,
                        PriorityClass.INTERACTIVE));
    }
}
