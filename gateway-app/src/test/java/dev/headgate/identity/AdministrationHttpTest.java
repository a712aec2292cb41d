package dev.headgate.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import dev.headgate.db.TestDatabase;
import dev.headgate.secret.OperatorSecrets;
import dev.headgate.testing.RawHttp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Tenants, teams and keys, as an administrator handles them over HTTP. */
class AdministrationHttpTest extends IdentityApplication {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final TestDatabase postgres;

    AdministrationHttpTest(
            FirstKey firstKey,
            OperatorSecrets secrets,
            @LocalServerPort int port,
            TestDatabase postgres) {
        super(firstKey, secrets, port);
        this.postgres = postgres;
    }

    @Test
    void aKeyIsShownOnceAndWorks() throws Exception {
        RawHttp.Answer made = post("/teams/" + newTeam() + "/keys", "{\"name\": \"build-bot\"}");

        String key = JsonPath.read(made.body(), "$.key");
        String id = JsonPath.read(made.body(), "$.id");
        assertThat(made.status()).isEqualTo(201);
        assertThat(get("/v1/whoami", "x-api-key: " + key).body()).endsWith("/build-bot");
        RawHttp.Answer shown = admin("GET", "/keys/" + id, "");
        assertThat(shown.body()).doesNotContain(key).contains(key.substring(0, 11));
    }

    /** A20: what is stored does not give the key away. */
    @Test
    void a20_theDatabaseHoldsNoKey() throws Exception {
        RawHttp.Answer made = post("/teams/" + newTeam() + "/keys", "{\"name\": \"canary\"}");

        String key = JsonPath.read(made.body(), "$.key");
        String secret = key.split("_")[2];
        String stored =
                JdbcClient.create(postgres.dataSource())
                        .sql("select string_agg(k::text, ',') from api_keys k")
                        .query(String.class)
                        .single();
        assertThat(stored).doesNotContain(secret);
    }

    @Test
    void aRevokedKeyIsRefusedSoonAfter() throws Exception {
        RawHttp.Answer made = post("/teams/" + newTeam() + "/keys", "{\"name\": \"leaked\"}");
        String key = JsonPath.read(made.body(), "$.key");
        assertThat(get("/v1/whoami", "x-api-key: " + key).status()).isEqualTo(200);

        RawHttp.Answer revoked = admin("DELETE", "/keys/" + JsonPath.read(made.body(), "$.id"), "");

        assertThat(JsonPath.<String>read(revoked.body(), "$.revoked_at")).isNotNull();
        await(() -> get("/v1/whoami", "x-api-key: " + key).status() == 401);
    }

    @Test
    void theNameOfARevokedKeyIsFreeAgain() throws Exception {
        String team = newTeam();
        RawHttp.Answer first = post("/teams/" + team + "/keys", "{\"name\": \"rotated\"}");
        assertThat(post("/teams/" + team + "/keys", "{\"name\": \"rotated\"}").status())
                .isEqualTo(409);

        admin("DELETE", "/keys/" + JsonPath.read(first.body(), "$.id"), "");

        assertThat(post("/teams/" + team + "/keys", "{\"name\": \"rotated\"}").status())
                .isEqualTo(201);
    }

    @Test
    void aKeyIsInteractiveUnlessItIsSaidToBeForBatches() throws Exception {
        String team = newTeam();
        RawHttp.Answer usual = post("/teams/" + team + "/keys", "{\"name\": \"usual\"}");
        RawHttp.Answer nightly =
                post(
                        "/teams/" + team + "/keys",
                        "{\"name\": \"nightly\", \"priority_class\": \"batch\"}");
        RawHttp.Answer urgent =
                post(
                        "/teams/" + team + "/keys",
                        "{\"name\": \"urgent\", \"priority_class\": \"urgent\"}");

        assertThat(JsonPath.<String>read(usual.body(), "$.priority_class"))
                .isEqualTo("interactive");
        assertThat(JsonPath.<String>read(nightly.body(), "$.priority_class")).isEqualTo("batch");
        assertThat(urgent.status()).isEqualTo(400);
        assertThat(urgent.body()).contains("priority_class", "must be interactive or batch");

        RawHttp.Answer reset =
                admin(
                        "PATCH",
                        "/keys/" + JsonPath.read(nightly.body(), "$.id"),
                        "{\"priority_class\": null}");
        assertThat(JsonPath.<String>read(reset.body(), "$.priority_class"))
                .isEqualTo("interactive");
    }

    @Test
    void aPatchChangesWhatItNamesAndNullRemoves() throws Exception {
        RawHttp.Answer made =
                post(
                        "/teams/" + newTeam() + "/keys",
                        """
                        {"name": "limited", "requests_per_minute": 60, "tokens_per_minute": 1000,
                         "allowed_models": ["chat"], "expires_at": "2030-01-01T00:00:00Z"}
                        """);

        RawHttp.Answer patched =
                admin(
                        "PATCH",
                        "/keys/" + JsonPath.read(made.body(), "$.id"),
                        "{\"requests_per_minute\": 30, \"tokens_per_minute\": null, \"allowed_models\": []}");

        assertThat(patched.status()).isEqualTo(200);
        assertThat(JsonPath.<Integer>read(patched.body(), "$.requests_per_minute")).isEqualTo(30);
        assertThat(JsonPath.<Object>read(patched.body(), "$.tokens_per_minute")).isNull();
        assertThat(JsonPath.<List<String>>read(patched.body(), "$.allowed_models")).isEmpty();
        assertThat(JsonPath.<String>read(patched.body(), "$.expires_at"))
                .isEqualTo("2030-01-01T00:00:00Z");
    }

    /** A03: only what is meant to be set can be set. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"managed_by\": \"config\"}",
                "{\"digest\": \"AAAA\"}",
                "{\"revoked_at\": null}",
                "{\"team_id\": \"00000000-0000-0000-0000-000000000000\"}",
                "{\"requests_per_minute\": -1}",
                "{\"requests_per_minute\": \"many\"}",
                "{\"name\": null}",
                "{\"name\": \"\"}"
            })
    void a03_aPatchOfAnythingElseIsRefused(String patch) throws Exception {
        RawHttp.Answer made = post("/teams/" + newTeam() + "/keys", "{\"name\": \"stubborn\"}");

        RawHttp.Answer answer =
                admin("PATCH", "/keys/" + JsonPath.read(made.body(), "$.id"), patch);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.header("content-type")).hasValue("application/problem+json");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|name",
                "{\"name\": \"a\\nb\"}|name",
                "{\"name\": \"x\", \"time_zone\": \"Mars/Olympus\"}|time zone",
            })
    void aTenantThatIsNotRightIsRefusedNamingTheField(String body, String reason) throws Exception {
        RawHttp.Answer answer = post("/tenants", body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains(reason);
    }

    @Test
    void aTenantIsChangedAndSeenByItsKeys() throws Exception {
        RawHttp.Answer tenant =
                post(
                        "/tenants",
                        "{\"name\": \"%s\", \"time_zone\": \"Europe/Berlin\"}".formatted(unique()));
        String id = JsonPath.read(tenant.body(), "$.id");

        admin("PATCH", "/tenants/" + id, "{\"cost_centre\": \"4711\"}");

        RawHttp.Answer shown = admin("GET", "/tenants/" + id, "");
        assertThat(JsonPath.<String>read(shown.body(), "$.cost_centre")).isEqualTo("4711");
        assertThat(JsonPath.<String>read(shown.body(), "$.time_zone")).isEqualTo("Europe/Berlin");
        assertThat(JsonPath.<String>read(shown.body(), "$.managed_by")).isEqualTo("api");
    }

    @Test
    void listsComeInPagesWithoutGapsOrRepetition() throws Exception {
        String team = newTeam();
        for (int i = 0; i < 5; i++) {
            post("/teams/" + team + "/keys", "{\"name\": \"key %d\"}".formatted(i));
        }

        List<String> names = new ArrayList<>();
        String cursor = "";
        do {
            RawHttp.Answer page = admin("GET", "/teams/" + team + "/keys?limit=2" + cursor, "");
            names.addAll(JsonPath.<List<String>>read(page.body(), "$.items[*].name"));
            String next = JsonPath.read(page.body(), "$.next");
            cursor = next == null ? null : "&after=" + next;
        } while (cursor != null);

        assertThat(names).containsExactly("key 0", "key 1", "key 2", "key 3", "key 4");
    }

    @Test
    void tenantsAndTheirTeamsAreListed() throws Exception {
        String tenant =
                JsonPath.read(post("/tenants", "{\"name\": \"" + unique() + "\"}").body(), "$.id");
        post("/tenants/" + tenant + "/teams", "{\"name\": \"builders\"}");

        RawHttp.Answer tenants = admin("GET", "/tenants?limit=200", "");
        RawHttp.Answer teams = admin("GET", "/tenants/" + tenant + "/teams", "");

        assertThat(JsonPath.<List<String>>read(tenants.body(), "$.items[*].id")).contains(tenant);
        assertThat(JsonPath.<List<String>>read(teams.body(), "$.items[*].name"))
                .containsExactly("builders");
    }

    @Test
    void aKeyIsNotInLogs() {
        ApiKey key = ApiKey.create(new SecureRandom());
        KeyView view =
                new KeyView(
                        UUID.randomUUID(),
                        UUID.randomUUID(),
                        "x",
                        "hg_masked",
                        List.of(),
                        null,
                        null,
                        null,
                        "interactive",
                        null,
                        null,
                        "api",
                        Instant.EPOCH);

        assertThat(new NewKeyView(key.reveal(), "", view).toString()).doesNotContain(key.reveal());
    }

    @ParameterizedTest
    @ValueSource(strings = {"limit=0", "limit=201", "limit=x", "after=x"})
    void aPageThatCannotBeIsRefused(String query) throws Exception {
        assertThat(admin("GET", "/tenants?" + query, "").status()).isEqualTo(400);
    }

    /** A14: an id that is nobody's is not there, whatever is asked of it. */
    @ParameterizedTest
    @CsvSource({
        "GET,/tenants/%s",
        "PATCH,/tenants/%s",
        "GET,/tenants/%s/teams",
        "POST,/tenants/%s/teams",
        "GET,/teams/%s/keys",
        "POST,/teams/%s/keys",
        "GET,/keys/%s",
        "PATCH,/keys/%s",
        "DELETE,/keys/%s"
    })
    void a14_anUnknownIdIsNotFound(String method, String path) throws Exception {
        RawHttp.Answer answer =
                admin(method, path.formatted(UUID.randomUUID()), "{\"name\": \"x\"}");

        assertThat(answer.status()).isEqualTo(404);
    }

    /** A04: nothing of the administration opens without the token. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/tenants",
                "/keys/" + "00000000-0000-0000-0000-000000000000",
                "",
                "/nowhere"
            })
    void a04_withoutTheTokenThereIsNoAdministration(String path) throws Exception {
        assertThat(get("/api/admin/v1" + path).status()).isEqualTo(401);
        assertThat(get("/api/admin/v1" + path, "x-api-key: " + adminToken()).status())
                .isEqualTo(401);
    }

    private String newTeam() throws IOException {
        String tenant =
                JsonPath.read(post("/tenants", "{\"name\": \"" + unique() + "\"}").body(), "$.id");
        return JsonPath.read(
                post("/tenants/" + tenant + "/teams", "{\"name\": \"builders\"}").body(), "$.id");
    }

    private static String unique() {
        return "acme " + UUID.randomUUID();
    }

    private RawHttp.Answer post(String path, String body) throws IOException {
        return admin("POST", path, body);
    }

    private RawHttp.Answer admin(String method, String path, String body) throws IOException {
        return RawHttp.send(
                server(),
                RawHttp.request(
                        method + " /api/admin/v1" + path,
                        body.getBytes(StandardCharsets.UTF_8),
                        "Content-Type: application/json",
                        "Authorization: Bearer " + adminToken()));
    }

    private static void await(Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.call()) {
            assertThat(System.nanoTime()).as("still not after " + PATIENCE).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }
}
