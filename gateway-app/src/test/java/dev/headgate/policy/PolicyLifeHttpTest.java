package dev.headgate.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.headgate.secret.OperatorSecrets;
import dev.headgate.testing.JsonApi;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** How policies come into being, into force and out of it. */
class PolicyLifeHttpTest extends PolicyApplication {
    private static final String EVENTS = "/api/admin/v1/policies/events";
    private static final String REPLICAS = "/api/admin/v1/policies/replicas";

    PolicyLifeHttpTest(OperatorSecrets secrets, @LocalServerPort int port) {
        super(secrets, port);
    }

    @AfterEach
    void callOffWhatIsScheduled() {
        api.get(POLICY + "/scheduled")
                .json()
                .forEach(scheduled ->
                        api.delete(POLICY + "/scheduled/" + scheduled.path("id").asString()));
    }

    @Test
    void aDraftIsSavedWithItsFindingsThoughItIsUnsound() {
        JsonNode draft = draft("name: x\nrules: [{ name: r, allow: candidate.hostin }]\n");

        assertThat(draft.path("revision").asLong()).isEqualTo(1);
        assertThat(draft.path("based_on").asLong()).isEqualTo(version());
        assertThat(draft.path("review").path("valid").asBoolean()).isFalse();
        JsonNode error = draft.path("review").path("errors").path(0);
        assertThat(error.path("line").asInt()).isEqualTo(2);
        assertThat(error.path("column").asInt()).isEqualTo(36);
        assertThat(error.path("message").asString()).contains("Did you mean 'hosting'?");
        assertThat(line(draft).path("errors").asInt()).isEqualTo(1);
    }

    @Test
    void aDraftBeginsWithThePolicyInForce() {
        ok(publish(version(), document("base"), ""));

        JsonNode draft = ok(api.post(POLICY + "/drafts", "{\"name\": \"mine\"}"));

        assertThat(draft.path("document").asString()).isEqualTo(document("base"));
        assertThat(draft.path("created_by").asString()).isEqualTo("admin-token");
    }

    @Test
    void aDraftIsWarnedOfWhatTheFleetDoesNotHave() {
        JsonNode draft =
                draft(
                        """
                        name: x
                        rules:
                          - { name: a, route: { strategy: cheapest, among: [headgate-tin@local] } }
                          - { name: b, route: { strategy: priority, among: [requested] } }
                        """);

        assertThat(draft.path("review").path("warnings"))
                .extracting(warning -> warning.path("message").asString())
                .containsExactly(
                        "There is no deployment 'headgate-tin@local'. Did you mean 'headgate-tiny@local'? It is passed over until there is one.",
                        "Rule 'b' is never reached: 'a' before it takes every request that it could. Move it up, or narrow 'a'.");
    }

    @Test
    void whoeverSavesAnOldRevisionIsToldTheOneThatIs() {
        JsonNode draft = draft(document("a"));
        assertThat(save(draft, 1, document("b")).json().path("revision").asLong()).isEqualTo(2);

        JsonApi.Answer stale = save(draft, 1, document("c"));

        assertThat(stale.status()).isEqualTo(409);
        assertThat(stale.json().path("detail").asString())
                .startsWith("The draft is at revision 2, not 1: admin-token changed it at ");
        assertThat(stale.json().path("param").asString()).isEqualTo("revision");
        assertThat(api.get(at(draft)).json().path("document").asString()).isEqualTo(document("b"));
        assertThat(api.delete(at(draft) + "?revision=1").status()).isEqualTo(409);
        assertThat(api.delete(at(draft) + "?revision=2").status()).isEqualTo(204);
        assertThat(api.get(at(draft)).status()).isEqualTo(404);
    }

    @Test
    void draftsAreListedPageByPage() {
        JsonNode one = draft(document("one"));
        JsonNode two = draft(document("two"));

        JsonNode page =
                api.get(POLICY + "/drafts?limit=1&after=" + one.path("id").asString()).json();

        assertThat(page.path("items").path(0).path("id")).isEqualTo(two.path("id"));
        assertThat(page.path("next").isNull()).isTrue();
        assertThat(api.get(POLICY + "/drafts?limit=1").json().path("next").isNull()).isFalse();
    }

    @Test
    void aPublishedDraftIsInForceAndGone() {
        JsonNode draft = draft(document("drafted"));
        long before = version();

        JsonNode published = ok(api.put(POLICY, ofDraft(draft, before, 1)));

        assertThat(published.path("version").asLong()).isEqualTo(before + 1);
        assertThat(published.path("document").asString()).isEqualTo(document("drafted"));
        assertThat(api.get(at(draft)).status()).isEqualTo(404);
        JsonNode event = events("").path(0);
        assertThat(event.path("kind").asString()).isEqualTo("published");
        assertThat(event.path("actor").asString()).isEqualTo("admin-token");
        assertThat(event.path("version").asLong()).isEqualTo(before + 1);
        assertThat(event.path("draft")).isEqualTo(draft.path("id"));
        assertThat(event.path("tenant").isNull()).isTrue();
    }

    @Test
    void aDraftThatHasChangedOrIsUnsoundIsNotPublished() {
        JsonNode draft = draft("name: x\n");
        long before = version();

        assertThat(api.put(POLICY, ofDraft(draft, before, 2)).status()).isEqualTo(409);
        JsonApi.Answer unsound = api.put(POLICY, ofDraft(draft, before, 1));

        assertThat(unsound.status()).isEqualTo(400);
        assertThat(unsound.json().path("detail").asString()).contains("A policy needs 'rules'");
        assertThat(version()).isEqualTo(before);
        assertThat(api.get(at(draft)).status()).isEqualTo(200);
    }

    @Test
    void anOldVersionIsPutInForceAgainAsANewOne() {
        ok(publish(version(), document("good"), ""));
        long good = version();
        ok(publish(good, document("bad"), ""));

        JsonNode restored =
                ok(
                        api.post(
                                POLICY + "/rollback",
                                "{\"to_version\": %d, \"expected_version\": %d, \"comment\": \"bad was bad\"}"
                                        .formatted(good, good + 1)));

        assertThat(restored.path("version").asLong()).isEqualTo(good + 2);
        assertThat(restored.path("restores").asLong()).isEqualTo(good);
        assertThat(restored.path("document").asString()).isEqualTo(document("good"));
        assertThat(events("").path(0).path("kind").asString()).isEqualTo("restored");
        assertThat(events("").path(0).path("comment").asString()).isEqualTo("bad was bad");
    }

    @Test
    void twoVersionsAreComparedRuleByRuleAndAsText() {
        ok(
                publish(
                        version(),
                        """
                        name: one
                        rules:
                          - { name: a, allow: 'true' }
                          - { name: b, allow: "candidate.region == 'EU'" }
                        """,
                        ""));
        long first = version();
        JsonNode draft =
                draft(
                        """
                        name: one
                        aliases: { chat: [headgate-tiny@local, gone@x] }
                        rules:
                          - { name: b, allow: "candidate.region == 'US'" }
                        """);

        JsonNode diff =
                ok(
                        api.get(
                                POLICY
                                        + "/diff?from=%d&to=%s"
                                                .formatted(first, draft.path("id").asString())));

        assertThat(diff.path("from").asString()).isEqualTo("version " + first);
        assertThat(diff.path("to").asString()).isEqualTo("draft 'a draft', revision 1");
        assertThat(diff.path("fields").toString())
                .isEqualTo(
                        "[{\"field\":\"aliases.chat\",\"before\":null,\"after\":[\"headgate-tiny@local\",\"gone@x\"]}]");
        assertThat(diff.path("rules"))
                .extracting(rule -> rule.path("change").asString() + rule.path("name").asString())
                .containsExactly("changedb", "removeda");
        assertThat(diff.path("rules").path(0).path("fields").path(0).path("before").asString())
                .isEqualTo("candidate.region == 'EU'");
        assertThat(diff.path("deployments").path("added").toString())
                .isEqualTo("[\"gone@x\",\"headgate-tiny@local\"]");
        assertThat(diff.path("new_findings").path(0).path("message").asString())
                .startsWith("There is no deployment 'gone@x'.");
        assertThat(diff.path("text").asString())
                .startsWith("--- version " + first + "\n+++ draft 'a draft', revision 1\n@@ ")
                .contains("\n-  - { name: a, allow: 'true' }\n");
        assertThat(ok(api.get(POLICY + "/diff?from=" + first)).path("text").asString()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"from=x,400", "from=999999,404", "from=0,400", "to=published,400"})
    void whatCannotBeComparedIsRefused(String query, int status) {
        assertThat(api.get(POLICY + "/diff?" + query).status()).isEqualTo(status);
    }

    @Test
    void aScheduledPolicyIsPendingUntilItTakesEffect() {
        long before = version();
        JsonNode scheduled = ok(schedule(before, document("later"), Instant.now().plusSeconds(2)));

        assertThat(scheduled.path("state").asString()).isEqualTo("pending");
        assertThat(api.get(POLICY + "/scheduled").json()).hasSize(1);
        assertThat(version()).isEqualTo(before);
        assertThat(publish(before, document("between"), "").status()).isEqualTo(409);
        await().atMost(Duration.ofSeconds(30)).until(() -> version() == before + 1);

        assertThat(api.get(POLICY).json().path("document").asString()).isEqualTo(document("later"));
        assertThat(api.get(POLICY + "/scheduled").json()).isEmpty();
        assertThat(events("").path(0).path("kind").asString()).isEqualTo("activated");
        assertThat(events("").path(0).path("schedule")).isEqualTo(scheduled.path("id"));
    }

    @Test
    void aScheduledPolicyIsCalledOff() {
        JsonNode scheduled =
                ok(schedule(version(), document("never"), Instant.now().plusSeconds(600)));
        String address = POLICY + "/scheduled/" + scheduled.path("id").asString();

        assertThat(api.delete(address + "?comment=wrong").status()).isEqualTo(204);

        assertThat(api.get(POLICY + "/scheduled").json()).isEmpty();
        assertThat(api.delete(address).status()).isEqualTo(409);
        assertThat(api.delete(POLICY + "/scheduled/" + UUID.randomUUID()).status()).isEqualTo(404);
        assertThat(events("").path(0).path("comment").asString()).isEqualTo("wrong");
    }

    @Test
    void aPolicyIsNotScheduledForThePastNorOverAnotherVersion() {
        assertThat(
                        schedule(version(), document("x"), Instant.now().minusSeconds(1))
                                .json()
                                .path("param")
                                .asString())
                .isEqualTo("activate_at");
        assertThat(schedule(version() + 1, document("x"), Instant.now().plusSeconds(600)).status())
                .isEqualTo(409);
    }

    @Test
    void aTenantsPolicyLivesAsThePlatformsDoes() {
        String policy = tenant("acme") + "/policy";
        String narrow = "name: acme\nrules: [{ name: own, allow: candidate.open_weights }]\n";

        JsonApi.Answer none = api.get(policy);
        assertThat(none.status()).isEqualTo(404);
        assertThat(none.json().path("detail").asString()).contains("'expected_version': 0");
        assertThat(ok(publish(policy, 0, narrow, "first")).path("version").asLong()).isEqualTo(1);
        ok(publish(policy, 1, document("wider"), "second"));
        assertThat(publish(policy, 1, narrow, "").status()).isEqualTo(409);
        JsonNode restored =
                ok(api.post(policy + "/rollback", "{\"to_version\": 1, \"expected_version\": 2}"));
        assertThat(restored.path("document").asString()).isEqualTo(narrow);
        assertThat(ok(api.get(policy + "/diff?from=2&to=3")).path("rules")).hasSize(2);
        assertThat(api.delete(policy + "?expected_version=3").status()).isEqualTo(204);
        assertThat(api.get(policy).status()).isEqualTo(404);
        assertThat(api.get(policy + "/versions").json().path("items")).hasSize(3);
        assertThat(events("?tenant=" + policy.split("/")[5]))
                .extracting(event -> event.path("kind").asString())
                .containsExactly("withdrawn", "restored", "published", "published");
    }

    @Test
    void aTenantsPolicyThatRoutesIsToldWhereItMayNot() {
        String policy = tenant("router") + "/policy";

        JsonApi.Answer answer =
                publish(
                        policy,
                        0,
                        """
                        name: acme
                        aliases: { chat: [headgate-tiny@local] }
                        rules:
                          - { name: r, route: { strategy: priority, among: [requested] } }
                        """,
                        "");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("detail").asString())
                .contains("line 2, column 1: ")
                .contains(
                        "line 4, column 16: A tenant's policy only narrows: its rules have 'allow'.");
        JsonNode draft =
                ok(
                        api.post(
                                policy + "/drafts",
                                JSON.createObjectNode()
                                        .put("name", "d")
                                        .put("document", "name: acme\nrules: []\n")
                                        .toString()));
        assertThat(draft.path("review").path("valid").asBoolean()).isFalse();
        assertThat(api.get(POLICY + "/drafts/" + draft.path("id").asString()).status())
                .isEqualTo(404);
    }

    @Test
    void aTenantThatIsNoneHasNoPolicy() {
        JsonApi.Answer answer = api.get("/api/admin/v1/tenants/" + UUID.randomUUID() + "/policy");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.json().path("detail").asString()).startsWith("There is no tenant ");
    }

    @Test
    void everyReplicaTellsWhatItDecidesBy() {
        ok(publish(version(), document("seen"), ""));
        long published = version();

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> {
                    JsonNode replica = ok(api.get(REPLICAS)).path(0);
                    assertThat(replica.path("version").asLong()).isEqualTo(published);
                    assertThat(replica.path("current").asBoolean()).isTrue();
                    assertThat(replica.path("alive").asBoolean()).isTrue();
                    assertThat(replica.path("refused_version").isNull()).isTrue();
                    assertThat(replica.path("tenant_digest").asString()).hasSize(16);
                });
    }

    @Test
    void eventsAreListedPageByPage() {
        draft(document("a"));
        draft(document("b"));

        JsonNode first = ok(api.get(EVENTS + "?limit=1"));
        JsonNode second = ok(api.get(EVENTS + "?limit=1&after=" + first.path("next").asString()));

        assertThat(first.path("items").path(0).path("id").asLong())
                .isGreaterThan(second.path("items").path(0).path("id").asLong());
        assertThat(second.path("items").path(0).path("kind").asString()).isEqualTo("draft_created");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"expected_version\": 1, \"document\": \"x\", \"draft\": \"018f0000-0000-7000-8000-000000000000\", \"revision\": 1}",
                "{\"expected_version\": 1, \"draft\": \"018f0000-0000-7000-8000-000000000000\"}",
                "{\"expected_version\": 1, \"draft\": \"x\", \"revision\": 1}"
            })
    void aSourceThatIsNotOneIsRefused(String body) {
        assertThat(api.put(POLICY, body).status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/drafts", "/scheduled", "/diff?from=1"})
    void strangersSeeNothing(String path) {
        assertThat(stranger.get(POLICY + path).status()).isEqualTo(401);
        assertThat(stranger.get(EVENTS).status()).isEqualTo(401);
        assertThat(stranger.get(REPLICAS).status()).isEqualTo(401);
    }

    private JsonNode draft(String document) {
        return ok(
                api.post(
                        POLICY + "/drafts",
                        JSON.createObjectNode()
                                .put("name", "a draft")
                                .put("document", document)
                                .toString()));
    }

    private static String at(JsonNode draft) {
        return POLICY + "/drafts/" + draft.path("id").asString();
    }

    private JsonNode line(JsonNode draft) {
        return api.get(POLICY + "/drafts?limit=200")
                .json()
                .path("items")
                .valueStream()
                .filter(line -> line.path("id").equals(draft.path("id")))
                .findFirst()
                .orElseThrow();
    }

    private JsonApi.Answer save(JsonNode draft, long revision, String document) {
        return api.put(
                at(draft),
                JSON.createObjectNode()
                        .put("revision", revision)
                        .put("document", document)
                        .toString());
    }

    private static String ofDraft(JsonNode draft, long expected, long revision) {
        ObjectNode body = JSON.createObjectNode();
        body.put("expected_version", expected);
        body.put("draft", draft.path("id").asString());
        body.put("revision", revision);
        return body.toString();
    }

    private JsonApi.Answer schedule(long expected, String document, Instant at) {
        return api.post(
                POLICY + "/scheduled",
                JSON.createObjectNode()
                        .put("expected_version", expected)
                        .put("document", document)
                        .put("activate_at", at.toString())
                        .toString());
    }

    private String tenant(String name) {
        JsonNode tenant =
                ok(
                        api.post(
                                "/api/admin/v1/tenants",
                                "{\"name\": \"%s-%s\"}".formatted(name, UUID.randomUUID())));
        return "/api/admin/v1/tenants/" + tenant.path("id").asString();
    }

    private JsonNode events(String query) {
        return ok(api.get(EVENTS + query)).path("items");
    }
}
