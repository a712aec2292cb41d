package dev.headgate.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headgate.db.TestDatabase;
import dev.headgate.secret.OperatorSecrets;
import dev.headgate.testing.AdministrativeHttp;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.ContextConfiguration;

/** The price book over HTTP, on a database of its own. */
@ContextConfiguration(classes = CatalogAdministrationHttpTest.Application.class)
abstract class PriceBookApplication extends AdministrativeHttp {
    final LiveCatalog catalog;
    private final JdbcClient database;
    private final List<String> made = new ArrayList<>();

    PriceBookApplication(
            OperatorSecrets secrets, LiveCatalog catalog, TestDatabase postgres, int port) {
        super(secrets, port, "");
        this.catalog = catalog;
        database = JdbcClient.create(postgres.dataSource());
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
}
