package dev.headgate.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.headgate.testing.JsonApi;
import dev.headgate.testing.RunningGateway;
import dev.headgate.testing.RunningGateway.NewKey;
import dev.headgate.testing.SharedGateway;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a running gateway recorded is decided once more, and differently. */
@ExtendWith(SharedGateway.class)
class ReplayOfLiveTrafficTest {
    private static final String REPLAYS = "/api/admin/v1/replays";
    private static final String ALL_HOSTED =
            """
            name: all hosted
            rules:
              - name: everything goes out
                route: {strategy: priority, among: [eight-words@scripted]}
            """;

    private final RunningGateway gateway;

    ReplayOfLiveTrafficTest(RunningGateway gateway) {
        this.gateway = gateway;
    }

    @Test
    void everyRecordedDecisionIsReproduced() {
        ask("hosted", "{}", "\"user\": \"somebody@example.org\",");
        ask("local-first", "{\"data_class\": \"confidential\"}", "\"stream\": true,");
        ask("hosted", "{\"data_class\": \"confidential\"}", "");
        ask("no-such-model", "{}", "");
        ask("after-500", "{}", "");
        NewKey poor = gateway.newKeyWithBudget("replay", new BigDecimal("0.000000001"));
        gateway.api(poor.secret()).post("/v1/chat/completions", question("hosted", "{}", ""));

        JsonNode result = replay("{\"recorded\": true}").path("result");

        assertThat(result.path("decisions").path("examples").isEmpty()).isTrue();
        assertThat(result.path("requests").asLong()).isGreaterThanOrEqualTo(6);
        assertThat(result.path("decided").asLong()).isEqualTo(result.path("requests").asLong());
        assertThat(result.path("decisions").path("same").asLong())
                .isEqualTo(result.path("requests").asLong());
        assertThat(result.path("refusals").findValuesAsString("refusal"))
                .contains("policy_refused", "model_not_found", "budget_exceeded");
    }

    @Test
    void aDraftSaysWhatItWouldHaveMoved() {
        ask("local-first", "{}", "");

        String policy =
                "{\"document\": %s}".formatted(JsonMapper.shared().writeValueAsString(ALL_HOSTED));
        JsonNode replay = replay(policy);
        JsonNode compared =
                gateway.admin()
                        .get(
                                REPLAYS
                                        + "/"
                                        + replay.path("id").asString()
                                        + "/compare/"
                                        + replay.path("id").asString())
                        .json();

        assertThat(replay.path("result").path("moves").valueStream())
                .anySatisfy(move -> {
                    assertThat(move.path("from").asString()).isEqualTo("headgate-tiny@local");
                    assertThat(move.path("to").asString()).isEqualTo("eight-words@scripted");
                });
        assertThat(
                        new BigDecimal(
                                compared.path("legs")
                                        .path("total")
                                        .path("difference_usd")
                                        .asString()))
                .isZero();
    }

    @Test
    void replaysAreListedAPageAtATimeAndOneThatIsDoneCannotBeUndone() {
        String older = replay("{\"recorded\": true}").path("id").asString();
        String newer = replay("{\"recorded\": true}").path("id").asString();

        JsonNode first = gateway.admin().get(REPLAYS + "?limit=1").json();
        JsonNode second = gateway.admin().get(REPLAYS + "?limit=1&after=" + newer).json();
        JsonNode cancelled = gateway.admin().post(REPLAYS + "/" + older + "/cancel", "").json();

        assertThat(first.path("items").path(0).path("id").asString()).isEqualTo(newer);
        assertThat(second.path("items").path(0).path("id").asString()).isEqualTo(older);
        assertThat(
                        first.path("items").path(0).path("result").isMissingNode()
                                || first.path("items").path(0).path("result").isNull())
                .isTrue();
        assertThat(cancelled.path("state").asString()).isEqualTo("DONE");
        assertThat(gateway.admin().get(REPLAYS + "/" + UUID.randomUUID()).status()).isEqualTo(404);
    }

    @Test
    void whatCannotBeTriedIsRefusedWithAReason() {
        assertRefused("{}", "'policy' has one of");
        assertRefused("{\"version\": 4711}", "There is no policy version 4711");
        assertRefused("{\"document\": \"name: x\\nrules: 7\"}", "This policy cannot be used");
    }

    private void assertRefused(String policy, String reason) {
        JsonApi.Answer answer = gateway.admin().post(REPLAYS, order(policy));

        assertThat(answer.status()).isBetween(400, 404);
        assertThat(answer.body()).contains(reason);
    }

    private void ask(String model, String tags, String further) {
        gateway.api().post("/v1/chat/completions", question(model, tags, further));
    }

    private static String question(String model, String tags, String further) {
        return """
        {"model": "%s", "metadata": %s, %s "max_tokens": 4,
         "messages": [{"role": "user", "content": "Who are you?"}]}\
        """
                .formatted(model, tags, further);
    }

    private JsonNode replay(String policy) {
        JsonApi.Answer begun = gateway.admin().post(REPLAYS, order(policy));
        assertThat(begun.status()).as(begun.body()).isEqualTo(202);
        String id = begun.json().path("id").asString();
        return await().atMost(Duration.ofMinutes(1))
                .until(
                        () -> gateway.admin().get(REPLAYS + "/" + id).json(),
                        replay -> {
                            assertThat(replay.path("state").asString()).isNotEqualTo("FAILED");
                            return replay.path("state").asString().equals("DONE");
                        });
    }

    private static String order(String policy) {
        Instant now = Clock.systemUTC().instant();
        return """
        {"from": "%s", "until": "%s", "policy": %s}\
        """
                .formatted(now.minusSeconds(7_200), now.plusSeconds(60), policy);
    }
}
