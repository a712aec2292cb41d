package dev.headgate.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import dev.headgate.db.TestDatabase;
import dev.headgate.secret.OperatorSecrets;
import dev.headgate.secret.Secret;
import dev.headgate.testing.RawHttp;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestConstructor;

/** The price book over HTTP, on a database of its own. */
@SpringBootTest(
        classes = CatalogAdministrationHttpTest.Application.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = "management.server.port=0")
@TestConstructor(autowireMode = TestConstructor.AutowireMode.ALL)
abstract class PriceBookApplication {
    @TempDir static Path folder;

    private final OperatorSecrets secrets;
    final LiveCatalog catalog;
    private final JdbcClient database;
    private final URI server;
    private final List<String> made = new ArrayList<>();

    PriceBookApplication(
            OperatorSecrets secrets,
            LiveCatalog catalog,
            TestDatabase postgres,
            @LocalServerPort int port) {
        this.secrets = secrets;
        this.catalog = catalog;
        database = JdbcClient.create(postgres.dataSource());
        server = URI.create("http://127.0.0.1:" + port);
    }

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) {
        registry.add("headgate.data-dir", folder::toString);
    }

    /** What other deployments of a model cost is compared with, so each test has its own. */
    @AfterEach
    final void retire() throws IOException {
        for (String name : made) {
            assertThat(send("DELETE", "/deployments/" + name, "").status()).isIn(204, 404);
        }
    }

    /** A deployment of a new provider, without a price. */
    final String deployment(String model, String upstreamModel) throws IOException {
        String provider = "p-" + UUID.randomUUID();
        sent(
                204,
                "PUT",
                "/providers/" + provider,
                "{\"base_url\": \"https://api.example.com/v1\"}");
        sent(
                204,
                "PUT",
                "/deployments/m@" + provider,
                "{\"model\": \"%s\", \"provider\": \"%s\", \"upstream_model\": \"%s\"}"
                        .formatted(model, provider, upstreamModel));
        made.add("m@" + provider);
        return provider;
    }

    final String post(int status, String path, String body) throws IOException {
        return sent(status, "POST", path, body);
    }

    final String get(String path) throws IOException {
        return sent(200, "GET", path, "");
    }

    private String sent(int status, String method, String path, String body) throws IOException {
        RawHttp.Answer answer = send(method, path, body);
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        return answer.body();
    }

    final RawHttp.Answer send(String method, String path, String body) throws IOException {
        return RawHttp.send(
                server,
                RawHttp.request(
                        method + " /api/admin/v1" + path,
                        body.getBytes(StandardCharsets.UTF_8),
                        "Content-Type: application/json",
                        "Authorization: Bearer " + secrets.text(Secret.ADMIN_TOKEN)));
    }

    final List<String> rows(String sql) {
        return database.sql(sql).query(String.class).list();
    }

    final Deployment live(String name) {
        catalog.reload();
        return catalog.current().deployment(name).orElseThrow();
    }

    final PriceSheet sheet(String deployment) {
        return ((Deployment.Place.Hosted) live(deployment).place()).prices();
    }

    static <T> T read(String json, String path) {
        return JsonPath.read(json, path);
    }
}
