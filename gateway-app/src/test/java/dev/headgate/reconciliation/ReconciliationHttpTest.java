package dev.headgate.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import dev.headgate.secret.OperatorSecrets;
import dev.headgate.secret.Secret;
import dev.headgate.testing.PlatformBeans;
import dev.headgate.testing.RawHttp;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.TypeExcludeFilter;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestConstructor;

/**
 * Reconciliation as it is done over HTTP, on the built-in catalogue, for a month without traffic.
 */
@SpringBootTest(
        classes = ReconciliationHttpTest.Application.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {"management.server.port=0", "headgate.reconciliation.max-file-size=20KB"})
@TestConstructor(autowireMode = TestConstructor.AutowireMode.ALL)
class ReconciliationHttpTest {
    @TempDir static Path folder;

    private final OperatorSecrets secrets;
    private final URI server;

    ReconciliationHttpTest(OperatorSecrets secrets, @LocalServerPort int port) {
        this.secrets = secrets;
        server = URI.create("http://127.0.0.1:" + port);
    }

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) {
        registry.add("headgate.data-dir", folder::toString);
    }

    @Test
    void aStatementIsImportedComparedBookedAndTakenBack() throws IOException {
        RawHttp.Answer imported =
                upload(
                        "/providers/openai/statements?month=2026-10&scope=proj_gateway",
                        "openai-cost.csv");
        assertThat(imported.status()).as(imported.body()).isEqualTo(201);
        assertThat(JsonPath.<String>read(imported.body(), "$.kind")).isEqualTo("openai_cost");
        assertThat(JsonPath.<String>read(imported.body(), "$.month")).isEqualTo("2026-10");
        assertThat(
                        upload(
                                        "/providers/openai/statements?month=2026-10&scope=proj_gateway",
                                        "openai-cost.csv")
                                .status())
                .isEqualTo(200);

        String compared = ok("GET", "/providers/openai?month=2026-10", "");
        assertThat(JsonPath.<String>read(compared, "$.billed_usd")).isEqualTo("5.2495000000000000");
        assertThat(JsonPath.<List<String>>read(compared, "$.lines[*].verdict"))
                .contains("calls_missing_here", "not_metered")
                .doesNotContain("matched");

        String booked =
                ok(
                        "POST",
                        "/providers/openai/bookings?month=2026-10",
                        "{\"reason\": \"no call of October came through the gateway\", \"lines\": [\"2026-10-04/gpt-5.4-mini\"]}");
        assertThat(JsonPath.<List<String>>read(booked, "$[*].usd")).containsExactly("1.115");
        String id = JsonPath.read(booked, "$[0].id");

        String undone = ok("POST", "/bookings/" + id + "/undo", "{\"reason\": \"a test\"}");
        assertThat(JsonPath.<String>read(undone, "$.undone_reason")).isEqualTo("a test");
        assertThat(
                        JsonPath.<List<String>>read(
                                ok("GET", "/bookings?month=2026-10", ""), "$.items[*].id"))
                .containsExactly(id);
    }

    @Test
    void comparisonsComeAsCsv() throws IOException {
        upload("/providers/deepseek/statements?month=2026-10", "anthropic-cost.csv");
        upload(
                "/pools/local/statements?month=2026-10&format=focus&scope=node-7",
                "focus-gpu-cloud.csv");

        assertThat(csv("/providers/deepseek?month=2026-10"))
                .startsWith("line,day,model,verdict,")
                .contains("\"2026-10-03/Claude Haiku 4.5\"");
        assertThat(csv("/pools/local?month=2026-10"))
                .startsWith("row,day,item,cost_usd,invoice_usd,")
                .contains("\"'=Storage\"");
    }

    @Test
    void aPoolsInvoiceIsShownBesideItsCost() throws IOException {
        upload(
                "/pools/local/statements?month=2026-10&format=plain&date=Day&item=SKU&amount=Net",
                "Day,SKU,Net\n2026-10-02,h100,60.5\n".getBytes(StandardCharsets.UTF_8));

        String compared = ok("GET", "/pools/local?month=2026-10", "");

        assertThat(JsonPath.<String>read(compared, "$.verdict")).isEqualTo("amount_differs");
        assertThat(JsonPath.<List<String>>read(compared, "$.items[*].usd")).contains("60.5");
    }

    @Test
    void aStatementCanBeForgotten() throws IOException {
        RawHttp.Answer imported =
                upload(
                        "/providers/mistral/statements?month=2026-09",
                        "Day\n".getBytes(StandardCharsets.UTF_8));
        assertThat(imported.status()).isEqualTo(400);
        String id =
                JsonPath.read(
                        upload("/providers/deepseek/statements?month=2026-10", "openai-usage.csv")
                                .body(),
                        "$.id");

        assertThat(send("DELETE", "/statements/" + id, "").status()).isEqualTo(204);
        assertThat(send("DELETE", "/statements/" + id, "").status()).isEqualTo(404);
        assertThat(ok("GET", "/statements?month=2026-10&limit=200", "")).doesNotContain(id);
    }

    @Test
    void aLongFileIsRefused() throws IOException {
        RawHttp.Answer answer =
                upload("/providers/openai/statements?month=2026-10", new byte[30_000]);

        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.body()).contains("longer than 20480 bytes");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "POST|/providers/openai/bookings?month=2026-10|{\"reason\": \" \"}|400|'reason'",
                "POST|/providers/openai/bookings?month=2099-01|{\"reason\": \"x\"}|409|2099-01 is not over",
                "POST|/providers/mistral/bookings?month=2026-10|{\"reason\": \"x\"}|409|No statement says",
                "POST|/bookings/018f0000-0000-7000-8000-000000000000/undo|{\"reason\": \"x\"}|404|no booking",
                "GET|/providers/nobody?month=2026-10||404|no provider 'nobody'",
                "GET|/pools/nowhere?month=2026-10||404|no pool 'nowhere'",
                "GET|/providers/openai?month=October||400|'month'",
                "GET|/bookings?limit=0||400|'limit'",
            })
    void saysWhatIsWrong(String method, String path, String body, int status, String reason)
            throws IOException {
        RawHttp.Answer answer = send(method, path, body == null ? "" : body);

        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body()).contains(reason);
    }

    @Test
    void isForAdministratorsOnly() throws IOException {
        byte[] request =
                RawHttp.request(
                        "POST /api/admin/v1/reconciliation/providers/openai/statements?month=2026-10",
                        SampleFiles.bytes("openai-cost.csv"),
                        "Content-Type: text/csv");

        assertThat(RawHttp.send(server, request).status()).isEqualTo(401);
    }

    private RawHttp.Answer upload(String path, String file) throws IOException {
        return upload(path, SampleFiles.bytes(file));
    }

    private RawHttp.Answer upload(String path, byte[] file) throws IOException {
        return RawHttp.send(
                server,
                RawHttp.request(
                        "POST /api/admin/v1/reconciliation" + path,
                        file,
                        "Content-Type: text/csv",
                        "Accept: application/json",
                        "Authorization: Bearer " + secrets.text(Secret.ADMIN_TOKEN)));
    }

    private String ok(String method, String path, String body) throws IOException {
        RawHttp.Answer answer = send(method, path, body);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }

    private String csv(String path) throws IOException {
        RawHttp.Answer answer = send("GET", path, "", "text/csv");
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }

    private RawHttp.Answer send(String method, String path, String body) throws IOException {
        return send(method, path, body, "application/json");
    }

    private RawHttp.Answer send(String method, String path, String body, String accept)
            throws IOException {
        return RawHttp.send(
                server,
                RawHttp.request(
                        method + " /api/admin/v1/reconciliation" + path,
                        body.getBytes(StandardCharsets.UTF_8),
                        "Content-Type: application/json",
                        "Accept: " + accept,
                        "Authorization: Bearer " + secrets.text(Secret.ADMIN_TOKEN)));
    }

    /** Without a stereotype, so that the scan of the real application passes it by. */
    @EnableAutoConfiguration
    @AutoConfigurationPackage(basePackages = "dev.headgate.identity")
    @Import(PlatformBeans.class)
    @ComponentScan(
            basePackages = {
                "dev.headgate.accounting",
                "dev.headgate.catalog",
                "dev.headgate.error",
                "dev.headgate.identity",
                "dev.headgate.outbox",
                "dev.headgate.reconciliation",
                "dev.headgate.secret"
            },
            excludeFilters =
                    @ComponentScan.Filter(
                            type = FilterType.CUSTOM,
                            classes = TypeExcludeFilter.class))
    static class Application {}
}
