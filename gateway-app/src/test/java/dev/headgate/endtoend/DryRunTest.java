package dev.headgate.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.headgate.testing.JsonApi;
import dev.headgate.testing.RunningGateway;
import dev.headgate.testing.SharedGateway;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What would become of a request, told without consequences. */
@ExtendWith(SharedGateway.class)
class DryRunTest {
    private static final String DRY_RUN = "/api/admin/v1/policies/dry-run";
    private static final Path GUIDE = Path.of("..", "docs", "policy-life-cycle.md");
    private static final Pattern EXAMPLE =
            Pattern.compile("^```json\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
    private static final JsonMapper JSON = new JsonMapper();

    private final RunningGateway gateway;
    private final String mark = UUID.randomUUID().toString();

    DryRunTest(RunningGateway gateway) {
        this.gateway = gateway;
    }

    @Test
    void aBodyIsDecidedAsThatOfAClientAndNothingHappens() {
        RunningGateway.NewKey key = gateway.newKey("dry");
        String body =
                """
                {"model": "local-first", "max_tokens": 5, "stream": true, "user": "ada",
                 "metadata": {"data_class": "confidential"},
                 "messages": [{"role": "user", "content": "%s"}]}\
                """
                        .formatted(mark);

        JsonNode dry =
                run(
                        """
                        {"caller": {"key": "%s"}, "request": %s,
                         "capacity": {"deployments": {"headgate-tiny@local": {}}}}\
                        """
                                .formatted(key.id(), body));

        assertThat(gateway.provider().triesMarked(mark)).isEmpty();
        assertThat(dry.path("outcome").asString()).isEqualTo("routed");
        assertThat(dry.path("targets"))
                .extracting(target -> target.path("deployment").asString())
                .containsExactly("headgate-tiny@local");
        JsonNode removed = dry.path("candidates").path(1);
        assertThat(removed.path("outcome").asString()).isEqualTo("removed");
        assertThat(removed.path("rule").asString())
                .isEqualTo("confidential data stays on our hardware");
        JsonNode facts = dry.path("facts");
        assertThat(facts.path("needs").toString()).isEqualTo("[\"CHAT\",\"STREAMING\"]");
        assertThat(facts.path("output_tokens").asLong()).isEqualTo(5);
        assertThat(facts.path("user").asString()).as("a pseudonym").hasSize(22);
        assertThat(facts.path("caller").path("key").asString()).startsWith("dry-");

        JsonApi.Answer real = gateway.api(key.secret()).post("/v1/chat/completions", body);
        assertThat(real.header("x-headgate-policy"))
                .endsWith("rule=" + dry.path("rule").asString());
        assertThat(real.header("x-headgate-deployment")).isEqualTo("headgate-tiny@local");
        assertThat(dry.path("policy").asString())
                .isEqualTo("version " + real.header("x-headgate-policy").split(";")[0]);
    }

    @Test
    void aRefusalIsToldWithTheErrorThatTheClientWouldGet() {
        JsonNode dry =
                run(
                        """
                        {"facts": {"model": "hosted", "input_tokens": 100, "tags": {"data_class": "confidential"}}}\
                        """);

        assertThat(dry.path("outcome").asString()).isEqualTo("refused");
        assertThat(dry.path("targets")).isEmpty();
        assertThat(dry.path("error").path("status").asInt()).isEqualTo(403);
        assertThat(dry.path("error").path("code").asString()).isEqualTo("policy_refused");
        assertThat(dry.path("summary").asString())
                .startsWith(
                        "refused: rule 'confidential data stays on our hardware' left nothing; eight-words@scripted removed by");
    }

    @Test
    void anyCapacityAndAnyPriceCanBeTried() {
        String policy =
                "name: t\\nrules: [{ name: r, route: { strategy: priority, among: [headgate-tiny@local, eight-words@scripted], max_wait: 2s } }]";
        String run =
                """
                {"policy": {"document": "%s"}, "facts": {"model": "x", "input_tokens": 100, "output_tokens": 100},
                 "capacity": {"unknown": true, "pools": {"local": {"expected_wait_ms": %d}}}}\
                """;

        JsonNode idle = run(run.formatted(policy, 500));
        JsonNode busy = run(run.formatted(policy, 9_000));

        assertThat(targets(idle)).containsExactly("headgate-tiny@local", "eight-words@scripted");
        assertThat(targets(busy)).containsExactly("eight-words@scripted", "headgate-tiny@local");
        assertThat(busy.path("policy").asString()).isEqualTo("the document sent");
        assertThat(busy.path("candidates").path(0).path("outcome").asString()).isEqualTo("spilled");
        assertThat(busy.path("candidates").path(0).path("expected_wait_ms").asLong())
                .isEqualTo(9_000);
        assertThat(
                        new BigDecimal(
                                busy.path("targets").path(0).path("expected_cost_usd").asString()))
                .isEqualByComparingTo("0.000525");
    }

    @Test
    void howTheTargetsWouldBeCalledIsTold() {
        String policy =
                "name: t\\nrules: [{ name: r, route: { strategy: priority, among: [headgate-tiny@local, eight-words@scripted],"
                        + " max_wait: 2s, deadline: 30s, affinity: caller.team,"
                        + " hedge: { after: 800ms, max_extra_usd: '0.01' } } }]";

        JsonNode terms =
                run("""
                {"policy": {"document": "%s"},
                 "caller": {"key": "%s"},
                 "facts": {"model": "x", "input_tokens": 100, "output_tokens": 100},
                 "capacity": {"deployments": {"headgate-tiny@local": {}}}}\
                """
                                .formatted(policy, gateway.newKey("terms").id()))
                        .path("terms");

        assertThat(terms.path("max_wait_ms").asLong()).isEqualTo(2_000);
        assertThat(terms.path("deadline_ms").asLong()).isEqualTo(30_000);
        assertThat(terms.path("affinity_key").asString()).isNotBlank();
        JsonNode hedge = terms.path("hedge");
        assertThat(hedge.path("deployment").asString()).isEqualTo("eight-words@scripted");
        assertThat(hedge.path("after_ms").asLong()).isEqualTo(800);
        assertThat(new BigDecimal(hedge.path("max_extra_usd").asString()))
                .isEqualByComparingTo("0.01");
    }

    @ParameterizedTest
    @CsvSource({
        "batch, interactive, batch",
        "interactive, batch, batch",
        "interactive, interactive, interactive"
    })
    void aTagMakesARequestLessUrgentThanItsKeyAndNeverMore(String key, String tag, String decided) {
        RunningGateway.NewKey made = gateway.newKey("class");
        assertThat(
                        gateway.admin()
                                .patch(
                                        "/api/admin/v1/keys/" + made.id(),
                                        "{\"priority_class\": \"%s\"}".formatted(key))
                                .status())
                .isEqualTo(200);

        JsonNode dry =
                run(
                        """
                        {"caller": {"key": "%s"},
                         "facts": {"model": "hosted", "input_tokens": 1, "tags": {"priority_class": "%s"}}}\
                        """
                                .formatted(made.id(), tag));

        assertThat(dry.path("facts").path("priority_class").asString()).isEqualTo(decided);
        assertThat(dry.path("terms").path("priority_class").asString()).isEqualTo(decided);
    }

    @Test
    void aDeploymentCanBeSaidToBeDownUntilAMoment() {
        String run =
                """
                {"at": "2030-01-01T00:00:%s", "facts": {"model": "hosted", "input_tokens": 1},
                 "capacity": {"deployments": {"eight-words@scripted":
                   {"availability": "rate_limited", "until": "2030-01-01T00:00:30Z"}}}}\
                """;

        JsonNode down = run(run.formatted("00Z"));

        assertThat(down.path("error").path("code").asString()).isEqualTo("no_deployment_available");
        assertThat(down.path("error").path("retry_at").asString())
                .isEqualTo("2030-01-01T00:00:30Z");
        assertThat(targets(run(run.formatted("31Z")))).containsExactly("eight-words@scripted");
    }

    @Test
    void theTenantsPolicyNarrowsInTrialsAsInEarnest() {
        String tenant =
                gateway.admin()
                        .post(
                                "/api/admin/v1/tenants",
                                "{\"name\": \"narrow-%s\"}".formatted(UUID.randomUUID()))
                        .json()
                        .path("id")
                        .asString();
        String address = "/api/admin/v1/tenants/" + tenant;
        String trial =
                """
                {"caller": {"tenant": "%s"}, "facts": {"model": "hosted", "input_tokens": 1}%s}\
                """;
        String document =
                "\"name: n\\nrules: [{ name: own only, allow: candidate.hosting == 'SELF_HOSTED' }]\"";
        assertThat(targets(run(trial.formatted(tenant, "")))).hasSize(1);

        JsonNode tried =
                run(
                        trial.formatted(
                                tenant, ", \"tenant_policy\": {\"document\": " + document + "}"));
        assertThat(tried.path("tenant_policy").asString()).isEqualTo("the document sent");
        assertThat(tried.path("rule").asString()).startsWith("own only (tenant narrow-");

        assertThat(
                        gateway.admin()
                                .put(
                                        address + "/policy",
                                        "{\"expected_version\": 0, \"document\": " + document + "}")
                                .status())
                .isEqualTo(200);
        JsonNode published = run(trial.formatted(tenant, ""));
        assertThat(published.path("tenant_policy").asString()).isEqualTo("version 1");
        assertThat(published.path("error").path("code").asString()).isEqualTo("policy_refused");

        JsonApi caller = gateway.api(keyOf(address));
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> {
                    JsonApi.Answer answer =
                            caller.post(
                                    "/v1/chat/completions",
                                    """
                                    {"model": "hosted", "messages": [{"role": "user", "content": "x"}]}\
                                    """);
                    assertThat(answer.status()).isEqualTo(403);
                    assertThat(answer.header("x-headgate-policy"))
                            .contains("; tenant=1; rule=own only");
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = "|",
            value = {
                "{}|400|request",
                "{'facts': {'model': 'x'}, 'request': {'model': 'x'}}|400|request",
                "{'facts': {'model': ' '}}|400|facts.model",
                "{'request': {'model': 'x'}}|400|messages",
                "{'facts': {'model': 'x'}, 'policy': {}}|400|policy",
                "{'facts': {'model': 'x'}, 'policy': {'version': 999999}}|404|",
                "{'facts': {'model': 'x'}, 'policy': {'document': 'x'}}|400|document",
                "{'facts': {'model': 'x'}, 'tenant_policy': {'version': 1}}|400|caller",
                "{'facts': {'model': 'x'}, 'caller': {'key': '018f0000-0000-7000-8000-000000000000'}}|404|caller",
                "{'facts': {'model': 'x'}, 'capacity': {'pools': {'nowhere': {}}}}|400|capacity",
                "{'facts': {'model': 'x'}, 'capacity': {'deployments': {'headgate-tiny@local': {'availability': 'x'}}}}|400|capacity",
                "{'facts': {'model': 'x', 'priority_class': 'x'}}|400|facts"
            })
    void whatCannotBeTriedIsRefused(String run, int status, String param) {
        JsonApi.Answer answer = gateway.admin().post(DRY_RUN, run.replace('\'', '"'));

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.json().path("param").asString(null)).isEqualTo(param);
    }

    @Test
    void onlyAdministratorsTry() {
        assertThat(gateway.api().post(DRY_RUN, "{}").status()).isEqualTo(401);
    }

    /** Amounts and waits of the page are those of a fleet that nobody has measured. */
    @Test
    void theExampleOfTheGuideIsAnsweredAsTheGuideSays() throws IOException {
        Matcher examples = EXAMPLE.matcher(Files.readString(GUIDE));
        assertThat(examples.find()).isTrue();
        JsonNode answer = run(examples.group(1));
        assertThat(examples.find()).isTrue();
        JsonNode told = JSON.readTree(examples.group(1));

        for (String field : List.of("policy", "outcome", "summary", "rule", "strategy", "error")) {
            assertThat(answer.path(field)).as(field).isEqualTo(told.path(field));
        }
        assertThat(answer.path("facts")).isEqualTo(told.path("facts"));
        assertThat(answer.propertyNames()).containsExactlyElementsOf(told.propertyNames());
        assertThat(targets(answer)).isEqualTo(targets(told));
        assertThat(answer.path("candidates"))
                .extracting(candidate -> candidate.path("reason").asString())
                .containsExactlyElementsOf(
                        told.path("candidates")
                                .valueStream()
                                .map(candidate -> candidate.path("reason").asString())
                                .toList());
    }

    private String keyOf(String tenant) {
        String team =
                gateway.admin()
                        .post(tenant + "/teams", "{\"name\": \"t\"}")
                        .json()
                        .path("id")
                        .asString();
        return gateway.admin()
                .post("/api/admin/v1/teams/" + team + "/keys", "{\"name\": \"k\"}")
                .json()
                .path("key")
                .asString();
    }

    private static List<String> targets(JsonNode dry) {
        return dry.path("targets")
                .valueStream()
                .map(target -> target.path("deployment").asString())
                .toList();
    }

    private JsonNode run(String body) {
        JsonApi.Answer answer = gateway.admin().post(DRY_RUN, body);
        if (answer.status() != 200) {
            throw new AssertionError(answer.status() + ": " + answer.body());
        }
        return answer.json();
    }
}
