package dev.headgate.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import dev.headgate.db.TestDatabase;
import dev.headgate.secret.OperatorSecrets;
import dev.headgate.testing.AdministrativeHttp;
import dev.headgate.testing.Features;
import dev.headgate.testing.RawHttp;
import dev.headgate.usage.Meter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.ContextConfiguration;

/** The catalogue, as an administrator handles it over HTTP. */
@ContextConfiguration(classes = CatalogAdministrationHttpTest.Application.class)
class CatalogAdministrationHttpTest extends AdministrativeHttp {
    private final LiveCatalog catalog;
    private final TestDatabase postgres;
    private final CatalogDeclarations declarations;

    CatalogAdministrationHttpTest(
            OperatorSecrets secrets,
            LiveCatalog catalog,
            TestDatabase postgres,
            CatalogDeclarations declarations,
            @LocalServerPort int port) {
        super(secrets, port, "");
        this.catalog = catalog;
        this.postgres = postgres;
        this.declarations = declarations;
    }

    @Test
    void addsAProviderWithAModelAndItsPrice() throws IOException {
        assertThat(put("/providers/rented", "{\"base_url\": \"https://api.example.com/v1/\"}"))
                .isEqualTo(204);
        assertThat(put("/providers/rented/credential", "{\"credential\": \"canary-key\"}"))
                .isEqualTo(204);
        assertThat(
                        put(
                                "/deployments/oss@rented",
                                "{\"model\": \"gpt-oss-120b\", \"provider\": \"rented\", \"upstream_model\": \"openai/gpt-oss\"}"))
                .isEqualTo(204);
        assertThat(
                        send(
                                        "POST",
                                        "/deployments/oss@rented/prices",
                                        "{\"input\": 0.15, \"output\": 0.6, \"source\": \"contract 17\"}")
                                .status())
                .isEqualTo(200);

        catalog.reload();
        Deployment deployment = catalog.current().deployment("oss@rented").orElseThrow();
        assertThat(deployment.isCallable()).isTrue();
        assertThat(deployment.upstreamModel()).isEqualTo("openai/gpt-oss");
        Deployment.Place.Hosted place = (Deployment.Place.Hosted) deployment.place();
        assertThat(place.prices().unitPrice(Meter.OUTPUT, 0, catalog.current().moment()))
                .hasValueSatisfying(usd -> assertThat(usd).isEqualByComparingTo("0.6"));
        assertThat(catalog.bearerToken(place.provider().id())).hasValue("canary-key");
    }

    /** A20, T04: a credential goes in and never comes out. */
    @Test
    void a20_aCredentialIsNeitherShownNorStoredReadably() throws IOException {
        put("/providers/secretive", "{\"base_url\": \"https://api.example.com/v1\"}");
        put("/providers/secretive/credential", "{\"credential\": \"canary-credential\"}");

        RawHttp.Answer shown = send("GET", "/providers", "");

        assertThat(shown.body()).contains("secretive").doesNotContain("canary-credential");
        assertThat(stored("select string_agg(p::text, ',') from providers p"))
                .doesNotContain("canary-credential");
    }

    /** A15: a credential is sent to the address that it was given for and to no other. */
    @Test
    void a15_anotherBaseUrlForgetsTheCredential() throws IOException {
        put("/providers/moved", "{\"base_url\": \"https://api.example.com/v1\"}");
        put("/providers/moved/credential", "{\"credential\": \"canary\"}");
        put("/providers/moved", "{\"base_url\": \"https://api.example.org/v1\"}");
        put("/providers/openai", "{\"base_url\": \"https://api.example.org/v1\"}");

        assertThat(
                        stored(
                                "select coalesce(sealed_credential, 'none') from providers where name = 'moved'"))
                .isEqualTo("none");
        assertThat(
                        stored(
                                "select coalesce(credential_env, 'none') from providers where name = 'openai'"))
                .isEqualTo("none");
    }

    @Test
    void addsAPoolAndWhatItCosts() throws IOException {
        assertThat(
                        put(
                                "/pools/gpu-a",
                                "{\"engine\": \"vllm\", \"base_url\": \"http://10.0.0.8:8000/v1\", \"slots\": 64}"))
                .isEqualTo(204);
        assertThat(
                        send(
                                        "POST",
                                        "/pools/gpu-a/costs",
                                        "{\"usd_per_hour\": 2.50, \"source\": \"lease\"}")
                                .status())
                .isEqualTo(204);

        RawHttp.Answer pools = send("GET", "/pools", "");

        assertThat(
                        JsonPath.<List<Double>>read(
                                pools.body(), "$.items[?(@.name=='gpu-a')].costs[0].usd_per_hour"))
                .containsExactly(2.5);
    }

    @Test
    void aRentedPoolCostsWhatItsBillSays() throws IOException {
        put(
                "/pools/gpu-rented",
                "{\"engine\": \"vllm\", \"base_url\": \"http://10.0.0.9:8000/v1\", \"slots\": 64}");
        String costs = "/pools/gpu-rented/costs";
        String rented =
                "{\"usd_per_gpu_hour\": 2.50, \"share_of_bill\": 0.65, \"staff_usd_per_month\": 3750, \"accelerator\":"
                        + " \"H100\", \"gpus_per_replica\": 4, \"replicas\": %d, \"source\": \"contract 17\"}";

        assertThat(send("POST", costs, rented.formatted(1)).status()).isEqualTo(204);
        assertThat(send("POST", costs, rented.formatted(2)).status()).isEqualTo(204);

        String pools = send("GET", "/pools", "").body();
        String path = "$.items[?(@.name=='gpu-rented')].costs[*]";
        assertThat(JsonPath.<List<Double>>read(pools, path + ".usd_per_hour"))
                .containsExactly(20.521601685985, 35.906217070601);
        assertThat(JsonPath.<List<Double>>read(pools, path + ".overhead_usd_per_hour"))
                .containsExactly(10.521601685985, 15.906217070601);
        assertThat(JsonPath.<List<Integer>>read(pools, path + ".inputs.replicas"))
                .containsExactly(1, 2);
        assertThat(JsonPath.<List<String>>read(pools, path + ".until").getFirst()).isNotNull();
    }

    @Test
    void retiresADeploymentAndKeepsItsBooks() throws IOException {
        assertThat(send("DELETE", "/deployments/o3-mini@openai", "").status()).isEqualTo(204);

        catalog.reload();
        assertThat(catalog.current().deployment("o3-mini@openai")).isEmpty();
        assertThat(send("DELETE", "/providers/mistral", "").status()).isEqualTo(409);
    }

    @Test
    void deletesAProviderThatNeverServed() throws IOException {
        put("/providers/mistake", "{\"base_url\": \"https://api.example.com/v1\"}");
        put("/providers/mistake/credential", "{\"credential\": \"x\"}");

        assertThat(send("DELETE", "/providers/mistake/credential", "").status()).isEqualTo(204);
        assertThat(send("DELETE", "/providers/mistake", "").status()).isEqualTo(204);
        assertThat(send("DELETE", "/providers/mistake", "").status()).isEqualTo(404);
    }

    @Test
    void whatTheConfigurationFileManagesIsReadOnly() throws IOException {
        declarations.declare(
                new DeclaredCatalog(
                        List.of(),
                        List.of(
                                new ProviderSettings(
                                        "declared",
                                        "https://api.example.com/v1",
                                        null,
                                        null,
                                        null)),
                        List.of(),
                        List.of()));

        RawHttp.Answer answer =
                send(
                        "PUT",
                        "/providers/declared",
                        "{\"base_url\": \"https://api.example.org/v1\"}");

        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.body()).contains("managed by the configuration file");
    }

    /** T05: prompts and credentials are sent to no address that an attacker would choose. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "PUT|/providers/x|{\"base_url\": \"http://api.example.com/v1\"}|https://",
                "PUT|/providers/x|{\"base_url\": \"https://169.254.169.254/v1\"}|machine itself",
                "PUT|/providers/x|{\"base_url\": \"ftp://api.example.com/v1\"}|https://",
                "PUT|/providers/x|{\"base_url\": \"https://u:p@api.example.com\"}|user or password",
                "PUT|/providers/x|{\"base_url\": \"https://\"}|URL",
                "PUT|/providers/x|{}|base_url",
                "PUT|/providers/a b|{\"base_url\": \"https://api.example.com\"}|is no name",
                "PUT|/providers/openai/credential|{\"credential\": \"two words\"}|without blanks",
                "PUT|/pools/x|{\"engine\": \"warp\", \"slots\": 1}|Known are: local_runtime",
                "PUT|/pools/x|{\"engine\": \"vllm\", \"slots\": 1}|'base_url' is needed",
                "PUT|/pools/x|{\"engine\": \"vllm\", \"base_url\": \"http://10.0.0.8/v1\", \"slots\": 1, \"tokens_per_second\": 0}|'tokens_per_second' must be more than 0",
                "POST|/pools/local/costs|{\"source\": \"x\"}|Give one of 'usd_per_hour'",
                "POST|/pools/local/costs|{\"usd_per_gpu_hour\": 1, \"share_of_bill\": 1.5, \"gpus_per_replica\": 1, \"source\": \"x\"}|at most 1",
                "PUT|/deployments/x|{\"model\": \"nothing\", \"provider\": \"openai\"}|no model 'nothing'",
                "PUT|/deployments/x|{\"model\": \"gpt-4o\"}|either 'provider' or 'pool'",
                "PUT|/deployments/x|{\"model\": \"gpt-4o\", \"provider\": \"openai\", \"capabilities\": [\"fly\"]}|'fly' is not known",
                "POST|/deployments/gpt-4o@openai/prices|{\"input\": -1, \"output\": 1, \"source\": \"x\"}|negative",
                "POST|/deployments/headgate-tiny@local/prices|{\"input\": 1, \"output\": 1, \"source\": \"x\"}|runs on a pool",
                "GET|/models?limit=0||'limit'"
            })
    void refusesWhatCannotBe(String method, String path, String body, String reason)
            throws IOException {
        RawHttp.Answer answer = send(method, path.replace(" ", "%20"), body == null ? "" : body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains(reason);
    }

    @Test
    void listsAllModelsPageByPage() throws IOException {
        List<String> names = new ArrayList<>();
        String after = "";
        do {
            RawHttp.Answer page = send("GET", "/models?limit=40&after=" + after, "");
            names.addAll(JsonPath.<List<String>>read(page.body(), "$.items[*].name"));
            after = JsonPath.read(page.body(), "$.next");
        } while (after != null);

        assertThat(names).doesNotHaveDuplicates().isSorted().contains("claude-opus-5", "gpt-4o");
    }

    @Test
    void listsDeploymentsWithWhatTheyCanDo() throws IOException {
        RawHttp.Answer page = send("GET", "/deployments?limit=200", "");

        assertThat(
                        JsonPath.<List<String>>read(
                                page.body(),
                                "$.items[?(@.name=='headgate-tiny@local')].capabilities[*]"))
                .containsExactly("chat", "embeddings", "streaming");
    }

    private int put(String path, String body) throws IOException {
        return send("PUT", path, body).status();
    }

    private String stored(String sql) {
        return JdbcClient.create(postgres.dataSource()).sql(sql).query(String.class).single();
    }

    @Features({
        "dev.headgate.catalog",
        "dev.headgate.error",
        "dev.headgate.identity",
        "dev.headgate.secret"
    })
    static class Application {}
}
