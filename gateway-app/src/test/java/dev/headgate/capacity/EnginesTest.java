package dev.headgate.capacity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headgate.capacity.Readiness.Finding;
import dev.headgate.catalog.Pool.Engine;
import dev.headgate.outbound.HttpTransport;
import dev.headgate.provider.Upstream;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Engines are asked over HTTP. */
class EnginesTest {
    private final HttpTransport transport = new HttpTransport(Duration.ofSeconds(5));
    private final EngineClient client = new EngineClient(transport, Duration.ofSeconds(20), 2_000);
    private final EngineTelemetry telemetry = new EngineTelemetry(client);
    private final HealthCheck health = new HealthCheck(client);

    @AfterEach
    void close() {
        transport.close();
    }

    @ParameterizedTest
    @CsvSource({
        "http://gpu:8000/v1, http://gpu:8000",
        "http://gpu:8000/v1/, http://gpu:8000",
        "http://gpu:8000/llm/v2, http://gpu:8000/llm",
        "http://gpu:8000, http://gpu:8000",
        "http://gpu:8000/openai/, http://gpu:8000/openai"
    })
    void theRootOfAnEngineIsItsBaseUrlWithoutTheVersion(URI baseUrl, String root) {
        assertThat(EngineClient.root(baseUrl)).isEqualTo(root);
    }

    @Test
    void vllmIsAskedForItsMetrics() throws IOException {
        try (LookAlike engine = LookAlike.vllm("llama", 8, 3)) {
            EngineReading reading = read(Engine.VLLM, engine);

            assertThat(reading.running()).isEqualTo(8);
            assertThat(reading.waiting()).isEqualTo(3);
            assertThat(engine.asked()).containsExactly("/metrics");
        }
    }

    @Test
    void anEngineWithoutMetricsSaysSo() {
        try (var engine = new LookAlike()) {
            assertThatThrownBy(() -> read(Engine.VLLM, engine))
                    .isInstanceOf(IOException.class)
                    .hasMessage("/metrics answers with status 404");
        }
    }

    @Test
    void llamaServerIsAskedForItsSlotsToo() throws IOException {
        try (LookAlike engine =
                new LookAlike()
                        .says(
                                "/metrics",
                                200,
                                "llamacpp:requests_processing 2\nllamacpp:requests_deferred 5\n")
                        .says("/props", 200, "{\"total_slots\": 4}")
                        .says("/slots", 200, "[]")) {
            assertThat(read(Engine.LLAMA_SERVER, engine))
                    .isEqualTo(new EngineReading(2, 5, 4, 1, null, null, null));
        }
    }

    @Test
    void llamaServerWithoutMetricsTellsOfItsSlotsAndOfNoQueue() throws IOException {
        try (LookAlike engine =
                new LookAlike()
                        .says("/metrics", 501, "{}")
                        .says(
                                "/slots",
                                200,
                                """
                                [{"id":0,"is_processing":true},{"id":1,"is_processing":false}]
                                """)) {
            assertThat(read(Engine.LLAMA_SERVER, engine))
                    .isEqualTo(new EngineReading(1, null, 2, 1, null, null, null));
        }
    }

    @Test
    void llamaServerThatTellsNothingSaysWhatToDo() {
        try (var engine = new LookAlike()) {
            assertThatThrownBy(() -> read(Engine.LLAMA_SERVER, engine))
                    .hasMessageContaining("start it with --metrics");
        }
    }

    @Test
    void otherEnginesAreNotAsked() throws IOException {
        try (var engine = new LookAlike()) {
            assertThat(telemetry.read(Engine.OPENAI_COMPATIBLE, at(engine))).isEmpty();
            assertThat(telemetry.read(Engine.OLLAMA, at(engine))).isEmpty();
            assertThat(engine.asked()).isEmpty();
        }
    }

    @Test
    void aLongAnswerIsNotReadToItsEnd() {
        try (LookAlike engine = new LookAlike().says("/metrics", 200, "# x\n".repeat(2_000))) {
            assertThatThrownBy(() -> read(Engine.VLLM, engine))
                    .hasMessage("the answer is longer than 2000 bytes");
        }
    }

    @Test
    void anAddressThatIsNeverMeantIsNotCalled() {
        Upstream credentials = new Upstream(URI.create("http://169.254.169.254/v1"), null);

        assertThatThrownBy(() -> telemetry.read(Engine.VLLM, credentials))
                .isInstanceOf(IOException.class)
                .extracting(problem -> Problems.of((Exception) problem))
                .isEqualTo("its host is unknown or may not be called");
    }

    @Test
    void anEngineThatIsWellAndServesTheModelIsGood() {
        try (LookAlike engine = LookAlike.vllm("llama", 0, 0)) {
            assertThat(check(Engine.VLLM, engine)).isEqualTo(new Finding.Good());
        }
    }

    @Test
    void aGreenHealthBeforeTheWrongModelIsBadAndSaysSo() {
        try (LookAlike engine = LookAlike.vllm("qwen", 0, 0)) {
            assertThat(check(Engine.VLLM, engine))
                    .isEqualTo(
                            new Finding.Bad(
                                    "It serves 'qwen', not 'llama'. Start it with that model or correct the deployment's upstream_model."));
        }
    }

    @Test
    void anEngineThatIsIllIsBad() {
        try (LookAlike engine = LookAlike.vllm("llama", 0, 0).says("/health", 503, "")) {
            assertThat(check(Engine.SGLANG, engine))
                    .isEqualTo(new Finding.Bad("/health answers with status 503."));
        }
    }

    @Test
    void aPathThatAnEngineDoesNotHaveTellsNothingAgainstIt() {
        try (var engine = new LookAlike()) {
            assertThat(check(Engine.OPENAI_COMPATIBLE, engine)).isEqualTo(new Finding.Good());
            assertThat(engine.asked()).containsExactly("/v1/models");
        }
    }

    @Test
    void ollamaNamesItsModelsWithATag() {
        try (LookAlike engine =
                new LookAlike().says("/api/version", 200, "{}").serves("llama:latest")) {
            assertThat(check(Engine.OLLAMA, engine)).isEqualTo(new Finding.Good());
            assertThat(check(Engine.VLLM, engine)).isInstanceOf(Finding.Bad.class);
        }
    }

    @Test
    void whoDoesNotAnswerIsBad() {
        var engine = new LookAlike();
        engine.close();

        assertThat(check(Engine.VLLM, engine))
                .isEqualTo(new Finding.Bad("It does not answer (no connection)."));
    }

    private Finding check(Engine kind, LookAlike engine) {
        return health.check(kind, at(engine), "llama");
    }

    private EngineReading read(Engine kind, LookAlike engine) throws IOException {
        return telemetry.read(kind, at(engine)).orElseThrow();
    }

    private static Upstream at(LookAlike engine) {
        return new Upstream(engine.baseUrl(), null);
    }
}
