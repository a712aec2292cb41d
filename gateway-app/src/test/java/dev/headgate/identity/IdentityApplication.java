package dev.headgate.identity;

import dev.headgate.secret.OperatorSecrets;
import dev.headgate.secret.Secret;
import dev.headgate.testing.PlatformBeans;
import dev.headgate.testing.RawHttp;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Import;
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
    @Import(PlatformBeans.class)
    @ComponentScan({"dev.headgate.error", "dev.headgate.identity", "dev.headgate.secret"})
    static class Application {}
}
