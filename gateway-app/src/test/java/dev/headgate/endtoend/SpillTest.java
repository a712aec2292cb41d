package dev.headgate.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.headgate.capacity.LookAlike;
import dev.headgate.testing.JsonApi;
import dev.headgate.testing.RunningGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A gateway before a look-alike of vLLM: it reads its queue, checks it, and goes elsewhere. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SpillTest {
    private static final String QUESTION =
            """
            {"model": "chat", "max_tokens": 4, "messages": [{"role": "user", "content": "Who are you?"}]}
            """;
    private static final String OWN = "llama@gpu";
    private static final String RENTED = "llama@rented";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final LookAlike pool = LookAlike.vllm("llama-3", 1, 0);
    private final LookAlike rented = LookAlike.vllm("llama-3", 0, 0);
    private RunningGateway gateway;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        Path configuration = Files.writeString(folder.resolve("spill.yaml"), configuration());
        gateway =
                RunningGateway.start(
                        folder,
                        Map.of(
                                "HEADGATE_CONFIG",
                                configuration.toString(),
                                "HEADGATE_CAPACITY_INTERVAL",
                                "200ms"));
    }

    @AfterAll
    void stop() {
        gateway.close();
        pool.close();
        rented.close();
    }

    private String configuration() {
        return """
        providers:
          - {name: rented, base_url: %s, region: EU, api_key_env: SCRIPTED_KEY}
        models:
          - {name: llama, developer: Acme, family: Acme, open_weights: true, licence: MIT, capabilities: [chat, streaming]}
        pools:
          - {name: gpu, engine: vllm, base_url: %s, region: EU, slots: 8, usd_per_hour: 3.60, tokens_per_second: 1000}
        deployments:
          - {model: llama, pool: gpu, upstream_model: llama-3}
          - {model: llama, provider: rented, upstream_model: llama-3, price: {input: 0.75, cache_read: 0.075, output: 4.50}}
        policy:
          name: spill
          aliases: {chat: [llama@gpu, llama@rented]}
          rules:
            - name: own first
              route: {strategy: cheapest, among: [requested], max_wait: 2s}
        """
                .formatted(rented.baseUrl(), pool.baseUrl());
    }

    @Test
    void requestsLeaveALongQueueAndComeBackWhenItIsGone() {
        pool.load(1, 0);
        awaitAnswerFrom(OWN);

        pool.load(8, 30);
        awaitAnswerFrom(RENTED);
        JsonNode full = pool();
        assertThat(full.path("signal").path("waiting").asInt()).isEqualTo(30);
        assertThat(full.path("signal").path("service_time_ms").asInt()).isEqualTo(4000);
        // (31 + sqrt(31)) x 4 s / 8 places
        assertThat(full.path("signal").path("expected_wait_ms").asInt()).isEqualTo(18_283);
        assertThat(full.path("spills").path(0).path("max_wait_ms").asInt()).isEqualTo(2000);
        assertThat(full.path("spills").path(0).path("level").asString()).isEqualTo("sheddable");
        assertThat(full.path("stale").asBoolean()).isFalse();

        pool.load(1, 0);
        awaitAnswerFrom(OWN);
    }

    @Test
    void theDecisionShowsWaitMarginalAndFullCost() {
        pool.load(1, 0);
        JsonApi.Answer answer = awaitAnswerFrom(OWN);

        JsonNode decision = gateway.settledReceipt(answer.header("x-request-id")).path("decision");

        JsonNode own = decision.path("candidates").path(0);
        assertThat(own.path("deployment").asString()).isEqualTo(OWN);
        assertThat(own.path("expected_wait_ms").asInt(-1)).isZero();
        assertThat(Double.parseDouble(own.path("expected_cost_usd").asString())).isZero();
        assertThat(Double.parseDouble(own.path("full_cost_usd").asString())).isPositive();
    }

    @Test
    void theWrongModelIsDownAndSaysSo() {
        pool.load(1, 0);
        awaitAnswerFrom(OWN);

        pool.serves("another");
        awaitAnswerFrom(RENTED);
        JsonNode deployment = pool().path("deployments").path(0);
        assertThat(deployment.path("availability").asString()).isEqualTo("down");
        assertThat(deployment.path("reason").asString())
                .startsWith("It serves 'another', not 'llama-3'.");

        pool.serves("llama-3");
        awaitAnswerFrom(OWN);
    }

    @Test
    void theRouterOfThePoolLearnsWhatSharesACacheAndNoMore() {
        pool.load(1, 0);
        awaitAnswerFrom(OWN);

        String first = sessionOf("conversation-42");
        assertThat(first).hasSize(22).doesNotContain("42");
        assertThat(sessionOf("conversation-42")).isEqualTo(first);
        assertThat(sessionOf("conversation-43")).isNotEqualTo(first);
        assertThat(pool.toldWithLastChat("x-llm-d-inference-objective")).isEqualTo("interactive");
        assertThat(pool.toldWithLastChat("x-llm-d-inference-fairness-id")).isNotBlank();
        assertThat(pool.toldWithLastChat("authorization")).isNull();
    }

    private String sessionOf(String conversation) {
        JsonApi.Answer answer =
                gateway.api()
                        .post(
                                "/v1/chat/completions",
                                QUESTION.replaceFirst(
                                        "\\{",
                                        "{\"prompt_cache_key\": \"" + conversation + "\", "));
        assertThat(answer.header("x-headgate-deployment")).isEqualTo(OWN);
        return pool.toldWithLastChat("x-session-id");
    }

    @Test
    void theProbeIsBookedToThePlatform() {
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(platformSpend().path("attempts").asInt()).isPositive());

        assertThat(gateway.books().violations()).isEmpty();
        assertThat(gateway.metrics())
                .contains("headgate_pool_waiting{pool=\"gpu\"")
                .contains("headgate_readiness_changes_total{deployment=\"llama@gpu\",to=\"up\"");
    }

    private JsonNode platformSpend() {
        JsonNode report =
                gateway.admin()
                        .get("/api/admin/v1/reports/spend?by=tenant&from=2026-01-01&to=2027-01-01")
                        .json();
        return report.path("lines")
                .valueStream()
                .filter(row -> row.toString().contains("\"platform\""))
                .findFirst()
                .orElse(report.path("none"));
    }

    private JsonNode pool() {
        return gateway.admin()
                .get("/api/admin/v1/capacity")
                .json()
                .path("pools")
                .valueStream()
                .filter(one -> one.path("pool").asString().equals("gpu"))
                .findFirst()
                .orElseThrow();
    }

    private JsonApi.Answer awaitAnswerFrom(String deployment) {
        return await().atMost(PATIENCE)
                .until(
                        () -> gateway.api().post("/v1/chat/completions", QUESTION),
                        answer -> answer.header("x-headgate-deployment").equals(deployment));
    }
}
