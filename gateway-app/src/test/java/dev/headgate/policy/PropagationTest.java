package dev.headgate.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.headgate.db.TestDatabase;
import dev.headgate.secret.OperatorSecrets;
import dev.headgate.secret.Secret;
import dev.headgate.testing.JsonApi;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** T22: two replicas on one database decide by the same policies, soon and visibly. */
class PropagationTest {
    /** The product's promise is one second; this is for a busy machine. */
    private static final Duration SOON = Duration.ofSeconds(30);

    private static final JsonMapper JSON = new JsonMapper();

    @TempDir private Path folder;

    @Test
    void whatOneReplicaPublishesBothDecideBy() {
        try (TestDatabase database = TestDatabase.migrated();
                ConfigurableApplicationContext one = start(database);
                ConfigurableApplicationContext other = start(database)) {
            JsonApi api = api(one);
            publish(api, "/api/admin/v1/policy", 1);
            awaitEverywhere(api(other), 2, 0);
            assertThat(other.getBean(ActivePolicy.class).current().version()).isEqualTo(2);

            String tenant =
                    api.post("/api/admin/v1/tenants", "{\"name\": \"acme\"}")
                            .json()
                            .path("id")
                            .asString();
            publish(api, "/api/admin/v1/tenants/" + tenant + "/policy", 0);
            awaitEverywhere(api(other), 2, 1);

            schedule(api(other), 2);
            awaitEverywhere(api, 3, 1);
            assertThat(api.get("/api/admin/v1/policy/versions").json().path("items")).hasSize(3);
        }
    }

    private static void awaitEverywhere(JsonApi api, long version, int tenants) {
        await().atMost(SOON)
                .untilAsserted(() -> {
                    JsonNode replicas = api.get("/api/admin/v1/policies/replicas").json();
                    assertThat(replicas).hasSize(2);
                    assertThat(replicas)
                            .allSatisfy(replica -> {
                                assertThat(replica.path("version").asLong()).isEqualTo(version);
                                assertThat(replica.path("tenant_policies").asInt())
                                        .isEqualTo(tenants);
                                assertThat(replica.path("current").asBoolean()).isTrue();
                            });
                });
    }

    private static void publish(JsonApi api, String policy, long expected) {
        assertThat(
                        api.put(
                                        policy,
                                        JSON.createObjectNode()
                                                .put("expected_version", expected)
                                                .put("document", PolicyApplication.document("new"))
                                                .toString())
                                .status())
                .isEqualTo(200);
    }

    private static void schedule(JsonApi api, long expected) {
        assertThat(
                        api.post(
                                        "/api/admin/v1/policy/scheduled",
                                        JSON.createObjectNode()
                                                .put("expected_version", expected)
                                                .put(
                                                        "activate_at",
                                                        Instant.now().plusSeconds(1).toString())
                                                .put("document", PolicyApplication.document("late"))
                                                .toString())
                                .status())
                .isEqualTo(201);
    }

    private ConfigurableApplicationContext start(TestDatabase database) {
        return new SpringApplicationBuilder(PolicyApplication.Application.class)
                .initializers(context ->
                        ((GenericApplicationContext) context)
                                .registerBean(
                                        "testDatabase",
                                        TestDatabase.class,
                                        () -> database,
                                        // It is ours to close.
                                        bean -> bean.setDestroyMethodName("")))
                .run(
                        "--server.port=0",
                        "--management.server.port=0",
                        "--headgate.data-dir=" + folder);
    }

    private static JsonApi api(ConfigurableApplicationContext replica) {
        return new JsonApi(
                URI.create(
                        "http://127.0.0.1:"
                                + replica.getEnvironment().getProperty("local.server.port")),
                replica.getBean(OperatorSecrets.class).text(Secret.ADMIN_TOKEN));
    }
}
