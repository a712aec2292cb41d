package dev.headgate.identity;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import dev.headgate.db.ChangeFeed;
import dev.headgate.db.TestDatabase;
import dev.headgate.secret.OperatorSecrets;
import dev.headgate.secret.Secret;
import dev.headgate.testing.RawHttp;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import javax.sql.DataSource;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Primary;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestConstructor;

/** The doors and the administration of identity, on a network port and a database of their own. */
@SpringBootTest(
        classes = IdentityApplication.Application.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = "management.server.port=0")
@TestConstructor(autowireMode = TestConstructor.AutowireMode.ALL)
abstract class IdentityApplication {
    @TempDir static Path folder;

    private final FirstKey firstKey;
    private final OperatorSecrets secrets;
    private final URI server;

    IdentityApplication(FirstKey firstKey, OperatorSecrets secrets, int port) {
        this.firstKey = firstKey;
        this.secrets = secrets;
        server = URI.create("http://127.0.0.1:" + port);
    }

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) {
        registry.add("headgate.data-dir", folder::toString);
    }

    final String firstKey() {
        return firstKey.text().orElseThrow();
    }

    final String adminToken() {
        return secrets.text(Secret.ADMIN_TOKEN);
    }

    final URI server() {
        return server;
    }

    final RawHttp.Answer get(String path, String... headers) throws IOException {
        return RawHttp.send(server, RawHttp.request("GET " + path, new byte[0], headers));
    }

    /** Without a stereotype, so that the scan of the real application passes it by. */
    @EnableAutoConfiguration
    @ComponentScan({"dev.headgate.error", "dev.headgate.identity", "dev.headgate.secret"})
    static class Application {
        @Bean
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
        NoArgGenerator uuids() {
            return Generators.timeBasedEpochRandomGenerator();
        }

        @Bean
        Clock clock() {
            return Clock.systemUTC();
        }
    }
}
