package dev.headgate.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headgate.policy.Policies.Source;
import dev.headgate.secret.OperatorSecrets;
import dev.headgate.testing.JsonApi;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.AuthenticationCredentialsNotFoundException;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;
import tools.jackson.databind.JsonNode;

/** What administrators see of policies. */
class PolicyHttpTest extends PolicyApplication {
    private final DeclaredPolicy declared;
    private final Policies policies;

    PolicyHttpTest(
            OperatorSecrets secrets,
            DeclaredPolicy declared,
            Policies policies,
            @LocalServerPort int port) {
        super(secrets, port);
        this.declared = declared;
        this.policies = policies;
    }

    @Test
    void aFreshInstallationHasAPolicyThatAnswersChatLocally() {
        JsonNode first = api.get(POLICY + "/versions/1").json();

        assertThat(first.path("managed_by").asString()).isEqualTo("builtin");
        assertThat(first.path("author").asString()).isEqualTo("headgate");
        assertThat(first.path("document").asString()).contains("chat: [headgate-tiny@local]");
        assertThat(review(first.path("document").asString()).path("warnings").isEmpty()).isTrue();
    }

    @Test
    void aPolicyIsReviewedWithoutBeingPublished() {
        long before = version();
        JsonNode review = review("name: x\nrules: [{ name: r, allow: candidate.hostin }]\n");

        assertThat(review.path("valid").asBoolean()).isFalse();
        assertThat(review.path("errors")).hasSize(1);
        assertThat(review.path("errors").path(0).path("line").asInt()).isEqualTo(2);
        assertThat(review.path("errors").path(0).path("column").asInt()).isEqualTo(36);
        assertThat(review.path("errors").path(0).path("message").asString())
                .startsWith("undefined field 'hostin'");
        assertThat(version()).isEqualTo(before);
    }

    @Test
    void aPublishedPolicyIsInForceAndTheOneBeforeItRetired() {
        long before = version();

        JsonApi.Answer answer = publish(before, document("mine"), "because");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("version").asLong()).isEqualTo(before + 1);
        JsonNode now = api.get(POLICY).json();
        assertThat(now.path("version").asLong()).isEqualTo(before + 1);
        assertThat(now.path("state").asString()).isEqualTo("published");
        assertThat(now.path("document").asString()).isEqualTo(document("mine"));
        assertThat(now.path("comment").asString()).isEqualTo("because");
        assertThat(now.path("author").asString()).isEqualTo("admin-token");
        assertThat(now.path("managed_by").asString()).isEqualTo("api");
        assertThat(now.path("created_at").asString()).isNotEmpty();
        assertThat(api.get(POLICY + "/versions/" + before).json().path("state").asString())
                .isEqualTo("retired");
    }

    @Test
    void aPolicyThatIsNotSoundIsNotPublished() {
        long before = version();

        JsonApi.Answer answer = publish(before, "name: x\nrules: [{ name: r }]\n", "");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.header("content-type")).isEqualTo("application/problem+json");
        assertThat(answer.json().path("detail").asString())
                .startsWith("This policy cannot be used. line 2, column 9: A rule has either");
        assertThat(answer.json().path("param").asString()).isEqualTo("document");
        assertThat(version()).isEqualTo(before);
    }

    @Test
    void manyErrorsAreCountedAndNotAllTold() {
        String rules =
                String.join(
                        ", ", IntStream.range(0, 7).mapToObj("{ name: r%d }"::formatted).toList());

        assertThat(
                        publish(version(), "name: x\nrules: [" + rules + "]", "")
                                .json()
                                .path("detail")
                                .asString())
                .endsWith(" / and 2 more");
    }

    @Test
    void whoeverPublishesOnAnOldVersionIsToldSo() {
        long before = version();
        publish(before, document("theirs"), "");

        JsonApi.Answer answer = publish(before, document("mine"), "");

        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.json().path("detail").asString())
                .startsWith("Version %d is in force, not %d.".formatted(before + 1, before));
    }

    @Test
    void ofManyWhoPublishAtOnceOneSucceeds() throws Exception {
        long before = version();
        Callable<Integer> attempt = () -> publish(before, document("race"), "").status();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Integer> answers =
                    threads.invokeAll(Collections.nCopies(8, attempt)).stream()
                            .map(Future::resultNow)
                            .toList();

            assertThat(answers).containsOnlyOnce(200).containsOnly(200, 409);
        }
        assertThat(version()).isEqualTo(before + 1);
    }

    @Test
    void whatTheConfigurationFileDeclaresIsReadOnly() {
        declared.apply(Optional.of(document("declared")));

        JsonApi.Answer answer = publish(version(), document("mine"), "");

        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.json().path("detail").asString()).contains("configuration file");
        declared.apply(Optional.empty());
        assertThat(publish(version(), document("mine"), "").status()).isEqualTo(200);
    }

    @Test
    void versionsAreListedPageByPageNewestFirst() {
        publish(version(), document("one"), "");
        publish(version(), document("two"), "");
        long newest = version();

        JsonNode first = api.get(POLICY + "/versions?limit=2").json();
        JsonNode second =
                api.get(POLICY + "/versions?limit=100&after=" + first.path("next").asString())
                        .json();

        assertThat(first.path("items")).hasSize(2);
        assertThat(first.path("items").path(0).path("version").asLong()).isEqualTo(newest);
        assertThat(first.path("next").asString()).isEqualTo(Long.toString(newest - 1));
        assertThat(second.path("items")).hasSize((int) newest - 2);
        assertThat(second.path("next").isNull()).isTrue();
    }

    @Test
    void aVersionThatNeverWasIsNotFound() {
        assertThat(api.get(POLICY + "/versions/999999").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"document\": \"x\"}",
                "{\"expected_version\": 1}",
                "{\"expected_version\": -1, \"document\": \"x\"}",
                "{\"expected_version\": \"x\", \"document\": \"x\"}",
                "{\"expected_version\": 1, \"document\": \" \"}",
                "no json"
            })
    void aBodyThatIsNotWhatItShouldBeIsRefused(String body) {
        assertThat(api.put(POLICY, body).status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"?limit=0", "?limit=101", "?after=0", "?after=x"})
    void aPageThatCannotBeIsRefused(String query) {
        assertThat(api.get(POLICY + "/versions" + query).status()).isEqualTo(400);
    }

    @Test
    void strangersSeeAndChangeNothing() {
        assertThat(stranger.get(POLICY).status()).isEqualTo(401);
        assertThat(stranger.get(POLICY + "/versions").status()).isEqualTo(401);
        assertThat(stranger.get(POLICY + "/versions/1").status()).isEqualTo(401);
        assertThat(stranger.post(POLICY + "/validate", "{\"document\":\"x\"}").status())
                .isEqualTo(401);
        assertThat(stranger.put(POLICY, "{}").status()).isEqualTo(401);
    }

    @Test
    void aViewerReadsAndDoesNotPublish() {
        SecurityContextHolder.getContext()
                .setAuthentication(new TestingAuthenticationToken("v", "", "ROLE_VIEWER"));
        try {
            assertThat(policies.published(PolicyOwner.PLATFORM).document()).isNotEmpty();
            assertThatThrownBy(() ->
                            policies.publish(
                                    PolicyOwner.PLATFORM,
                                    1,
                                    new Source.Text(document("mine")),
                                    "",
                                    "v"))
                    .isInstanceOf(AccessDeniedException.class);
        } finally {
            SecurityContextHolder.clearContext();
        }
        assertThatThrownBy(() -> policies.published(PolicyOwner.PLATFORM))
                .isInstanceOf(AuthenticationCredentialsNotFoundException.class);
    }

    private JsonNode review(String document) {
        JsonApi.Answer answer =
                api.post(
                        POLICY + "/validate",
                        JSON.createObjectNode().put("document", document).toString());
        assertThat(answer.status()).isEqualTo(200);
        return answer.json();
    }
}
