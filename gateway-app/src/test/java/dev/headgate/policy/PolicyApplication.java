package dev.headgate.policy;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import dev.headgate.accounting.Replicas;
import dev.headgate.catalog.Catalog;
import dev.headgate.db.ChangeFeed;
import dev.headgate.db.TestDatabase;
import dev.headgate.secret.OperatorSecrets;
import dev.headgate.secret.Secret;
import dev.headgate.testing.JsonApi;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.TypeExcludeFilter;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestConstructor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Policies and what they need, over HTTP and on a database of their own. */
@SpringBootTest(
        classes = PolicyApplication.Application.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = "management.server.port=0")
@TestConstructor(autowireMode = TestConstructor.AutowireMode.ALL)
abstract class PolicyApplication {
    static final String POLICY = "/api/admin/v1/policy";
    static final JsonMapper JSON = new JsonMapper();

    @TempDir static Path folder;

    final JsonApi api;
    final JsonApi stranger;

    PolicyApplication(OperatorSecrets secrets, int port) {
        URI server = URI.create("http://127.0.0.1:" + port);
        api = new JsonApi(server, secrets.text(Secret.ADMIN_TOKEN));
        stranger = new JsonApi(server, "something else");
    }

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) {
        registry.add("headgate.data-dir", folder::toString);
    }

    final long version() {
        return api.get(POLICY).json().path("version").asLong();
    }

    final JsonApi.Answer publish(long expected, String document, String comment) {
        return publish(POLICY, expected, document, comment);
    }

    final JsonApi.Answer publish(String policy, long expected, String document, String comment) {
        return api.put(
                policy,
                JSON.createObjectNode()
                        .put("expected_version", expected)
                        .put("document", document)
                        .put("comment", comment)
                        .toString());
    }

    final JsonNode ok(JsonApi.Answer answer) {
        if (answer.status() >= 300) {
            throw new AssertionError(answer.status() + ": " + answer.body());
        }
        return answer.json();
    }

    static String document(String name) {
        return "name: %s\nrules: [{ name: all, allow: 'true' }]\n".formatted(name);
    }

    /** Without a stereotype, so that the scans of other tests pass it by. */
    @AutoConfigurationPackage(basePackages = "dev.headgate.identity")
    @EnableAutoConfiguration
    @ComponentScan(
            basePackages = {
                "dev.headgate.error",
                "dev.headgate.identity",
                "dev.headgate.policy",
                "dev.headgate.secret"
            },
            excludeFilters =
                    @ComponentScan.Filter(
                            type = FilterType.CUSTOM,
                            classes = TypeExcludeFilter.class))
    static class Application {
        @Bean
        @ConditionalOnMissingBean
        TestDatabase testDatabase() {
            return TestDatabase.migrated();
        }

        @Bean
        @Primary
        DataSource dataSource(TestDatabase database) {
            return database.dataSource();
        }

        @Bean(defaultCandidate = false)
        @Qualifier("hot")
        DataSource hotDataSource(TestDatabase database) {
            return database.dataSource();
        }

        @Bean
        ChangeFeed changeFeed(DataSource database) {
            return ChangeFeed.open(database);
        }

        @Bean
        Catalog catalog() {
            return new TestCatalog(TestCatalog.selfHosted("headgate-tiny@local", "0.05"));
        }

        @Bean
        NoArgGenerator uuids() {
            return Generators.timeBasedEpochRandomGenerator();
        }

        @Bean
        Clock clock() {
            return Clock.systemUTC();
        }

        @Bean
        Replicas replicas(JdbcClient database) {
            return new LivingReplicas(database);
        }
    }

    /** Replicas of which each has one heartbeat, when it starts, and counts as alive. */
    private static final class LivingReplicas implements Replicas {
        private final JdbcClient database;
        private final UUID self = UUID.randomUUID();

        LivingReplicas(JdbcClient database) {
            this.database = database;
            database.sql("insert into replicas (id) values (?)").param(self).update();
        }

        @Override
        public UUID self() {
            return self;
        }

        @Override
        public List<Replica> known() {
            return database.sql("select * from replicas")
                    .query((row, _) ->
                            new Replica(
                                    row.getObject("id", UUID.class),
                                    row.getObject("started_at", OffsetDateTime.class).toInstant(),
                                    row.getObject("heartbeat_at", OffsetDateTime.class).toInstant(),
                                    true))
                    .list();
        }
    }
}
