package dev.headgate.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headgate.catalog.Deployment;
import dev.headgate.catalog.Pool.Engine;
import dev.headgate.provider.UpstreamCall.Origin;
import dev.headgate.provider.UpstreamCall.Size;
import dev.headgate.routing.PriorityClass;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a pool's own router is told. */
class RouterHintsTest {
    private static final URI SOMEWHERE = URI.create("http://127.0.0.1:1/v1");
    private static final UUID TENANT = UUID.fromString("018f0000-0000-7000-8000-000000000001");

    private final ClientUnderTest upstreams = ClientUnderTest.patient();
    private final RouterHints hints = new RouterHints("x-session-id");

    @AfterEach
    void close() {
        upstreams.close();
    }

    @Test
    void aRouterLearnsWhatSharesACacheWhoseTurnItIsAndHowUrgentItIs() {
        assertThat(hints.of(pool(Engine.VLLM), call("k7Ge")))
                .containsOnly(
                        Map.entry("x-session-id", "k7Ge"),
                        Map.entry("x-llm-d-inference-fairness-id", TENANT.toString()),
                        Map.entry("x-llm-d-inference-objective", "batch"));
    }

    @Test
    void whereNothingSharesACacheNoSessionIsNamed() {
        assertThat(hints.of(pool(Engine.OPENAI_COMPATIBLE), call(null)))
                .containsOnlyKeys("x-llm-d-inference-fairness-id", "x-llm-d-inference-objective");
    }

    @Test
    void providersAndTheLocalRuntimeAreToldNothing() {
        assertThat(hints.of(upstreams.hosted(SOMEWHERE, "secret"), call("k7Ge"))).isEmpty();
        assertThat(hints.of(upstreams.pooled(Engine.LOCAL_RUNTIME, null), call("k7Ge"))).isEmpty();
    }

    @Test
    void whatTheGatewayAsksForItselfHasNoTenant() {
        var probe = new UpstreamCall("/chat/completions", Duration.ofSeconds(1), null);

        assertThat(hints.of(pool(Engine.VLLM), probe)).isEmpty();
    }

    private Deployment pool(Engine engine) {
        return upstreams.pooled(engine, SOMEWHERE);
    }

    private static UpstreamCall call(@Nullable String session) {
        return new UpstreamCall(
                "/chat/completions",
                Duration.ofSeconds(1),
                null,
                new Size(1, 1),
                new Origin(TENANT, () -> new byte[0], session, PriorityClass.BATCH));
    }
}
