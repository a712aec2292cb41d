package dev.headgate.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.JsonPath;
import dev.headgate.secret.OperatorSecrets;
import dev.headgate.testing.AdministrativeHttp;
import dev.headgate.testing.Features;
import dev.headgate.testing.RawHttp;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.TestPropertySource;

/**
 * Reconciliation as it is done over HTTP, on the built-in catalogue, for a month without traffic.
 */
@ContextConfiguration(classes = ReconciliationHttpTest.Application.class)
@TestPropertySource(properties = "headgate.reconciliation.max-file-size=20KB")
class ReconciliationHttpTest extends AdministrativeHttp {
    ReconciliationHttpTest(OperatorSecrets secrets, @LocalServerPort int port) {
        super(secrets, port, "/reconciliation");
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

        String compared = get("/providers/openai?month=2026-10");
        assertThat(JsonPath.<String>read(compared, "$.billed_usd")).isEqualTo("5.2495000000000000");
        assertThat(JsonPath.<List<String>>read(compared, "$.lines[*].verdict"))
                .contains("calls_missing_here", "not_metered")
                .doesNotContain("matched");

        String booked =
                sent(
                        200,
                        "POST",
                        "/providers/openai/bookings?month=2026-10",
                        "{\"reason\": \"no call of October came through the gateway\", \"lines\": [\"2026-10-04/gpt-5.4-mini\"]}");
        assertThat(JsonPath.<List<String>>read(booked, "$[*].usd")).containsExactly("1.115");
        String id = JsonPath.read(booked, "$[0].id");

        String undone = sent(200, "POST", "/bookings/" + id + "/undo", "{\"reason\": \"a test\"}");
        assertThat(JsonPath.<String>read(undone, "$.undone_reason")).isEqualTo("a test");
        assertThat(JsonPath.<List<String>>read(get("/bookings?month=2026-10"), "$.items[*].id"))
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

        String compared = get("/pools/local?month=2026-10");

        assertThat(JsonPath.<String>read(compared, "$.verdict")).isEqualTo("amount_differs");
        assertThat(JsonPath.<List<String>>read(compared, "$.items[*].usd")).contains("60.5");
    }

    @Test
    void aPoolsCostIsComparedDayByDayWhereTheInvoiceTellsDaysApart() throws IOException {
        arrange(
                "PUT",
                "/pools/gpu-daily",
                "{\"engine\": \"vllm\", \"base_url\": \"http://10.0.0.8:8000/v1\", \"slots\": 64}");
        arrange(
                "POST",
                "/pools/gpu-daily/costs",
                "{\"usd_per_hour\": 2.5, \"from\": \"2026-01-01T00:00:00Z\", \"source\": \"lease\"}");
        arrange(
                "PUT",
                "/deployments/m@gpu-daily",
                "{\"model\": \"gpt-oss-120b\", \"pool\": \"gpu-daily\"}");
        await().until(() -> send("GET", "/pools/gpu-daily?month=2026-10", "").status() == 200);
        upload(
                "/pools/gpu-daily/statements?month=2026-10&format=plain&date=Day&item=SKU&amount=Net",
                "Day,SKU,Net\n2026-10-01,h100,60\n2026-10-02,h100,61.5\n"
                        .getBytes(StandardCharsets.UTF_8));

        String compared = get("/pools/gpu-daily?month=2026-10");

        assertThat(amount(compared, "$.costs[0].hours")).isEqualByComparingTo("744");
        assertThat(amount(compared, "$.costs[0].usd_per_hour")).isEqualByComparingTo("2.5");
        assertThat(amount(compared, "$.costs[0].usd")).isEqualByComparingTo("1860");
        assertThat(JsonPath.<String>read(compared, "$.costs[0].source")).isEqualTo("lease");
        assertThat(JsonPath.<List<String>>read(compared, "$.days[*].day")).hasSize(31);
        assertThat(JsonPath.<String>read(compared, "$.days[1].day")).isEqualTo("2026-10-02");
        assertThat(amount(compared, "$.days[1].cost_usd")).isEqualByComparingTo("60");
        assertThat(amount(compared, "$.days[1].invoice_usd")).isEqualByComparingTo("61.5");
        assertThat(amount(compared, "$.days[1].difference_usd")).isEqualByComparingTo("1.5");
        assertThat(amount(compared, "$.days[2].difference_usd")).isEqualByComparingTo("-60");
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
        assertThat(get("/statements?month=2026-10&limit=200")).doesNotContain(id);
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
        assertThat(sendAsAStranger("POST", "/providers/openai/statements?month=2026-10").status())
                .isEqualTo(401);
    }

    private RawHttp.Answer upload(String path, String file) throws IOException {
        return upload(path, SampleFiles.bytes(file));
    }

    private RawHttp.Answer upload(String path, byte[] file) throws IOException {
        return send("POST", path, file, "Content-Type: text/csv", "Accept: application/json");
    }

    private static BigDecimal amount(String json, String path) {
        return new BigDecimal(JsonPath.<String>read(json, path));
    }

    @Features({
        "dev.headgate.accounting",
        "dev.headgate.catalog",
        "dev.headgate.error",
        "dev.headgate.identity",
        "dev.headgate.outbox",
        "dev.headgate.reconciliation",
        "dev.headgate.secret"
    })
    static class Application {}
}
