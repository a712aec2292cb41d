package dev.headgate.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.headgate.testing.JsonApi;
import dev.headgate.testing.RunningGateway;
import dev.headgate.testing.SharedGateway;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** From a call to what finance loads of it, as docs/exports.md says. */
@ExtendWith(SharedGateway.class)
class ExportTest {
    private static final String EXPORTS = "/api/admin/v1/exports";
    private static final String DEPLOYMENT = "exported@scripted";
    private static final Pattern LINK = Pattern.compile("<(.*)>; rel=\"describedby\"");

    /** Midnight may pass between a call and its export. */
    private final String days =
            "from=%s&to=%s"
                    .formatted(
                            LocalDate.now(ZoneOffset.UTC),
                            LocalDate.now(ZoneOffset.UTC).plusDays(2));

    private final String mark = UUID.randomUUID().toString();
    private final RunningGateway gateway;

    ExportTest(RunningGateway gateway) {
        this.gateway = gateway;
    }

    @Test
    void aCallIsInTheFocusFileAtItsCost() throws Exception {
        BigDecimal before = charged(focus());

        BigDecimal cost = new BigDecimal(call().path("cost_usd").asString());

        JsonApi.Answer file = focus();
        assertThat(charged(file)).isEqualByComparingTo(before.add(cost));
        assertThat(rows(file))
                .filteredOn(row -> row.getField("SkuMeter").equals("Output Tokens"))
                .isNotEmpty()
                .allSatisfy(row -> {
                    assertThat(row.getField("ChargeCategory")).isEqualTo("Usage");
                    assertThat(row.getField("ServiceName")).isEqualTo("scripted API");
                    assertThat(row.getField("x_PriceStatus")).isEqualTo("Known");
                });
    }

    @Test
    void theManifestDescribesTheFileToTheByte() throws Exception {
        call();
        JsonApi.Answer file = focus();

        var link = LINK.matcher(file.header("Link"));
        assertThat(link.matches()).as(file.header("Link")).isTrue();
        JsonNode manifest = gateway.admin().get(link.group(1)).json();

        byte[] bytes = file.body().getBytes(StandardCharsets.UTF_8);
        assertThat(manifest.path("sha256").asString()).isEqualTo(sha256(bytes));
        assertThat(file.header("ETag")).isEqualTo("\"" + sha256(bytes) + "\"");
        assertThat(manifest.path("bytes").asLong()).isEqualTo(bytes.length);
        assertThat(manifest.path("rows").asLong()).isEqualTo(csv(file.body()).size());
        assertThat(manifest.path("provisional").asBoolean()).isTrue();
        assertThat(gateway.admin().get(link.group(1) + "/file").body()).isEqualTo(file.body());
    }

    /** The jar that runs has no Hadoop in it. */
    @Test
    void theSameComesAsParquet() throws Exception {
        call();

        JsonApi.Answer made =
                gateway.admin().post(EXPORTS + "/focus?version=1.4&format=parquet&" + days, "");

        assertThat(made.status()).as(made.body()).isEqualTo(201);
        assertThat(made.json().path("rows").asLong()).isPositive();
        JsonApi.Answer file =
                gateway.admin().get(EXPORTS + "/" + made.json().path("id").asString() + "/file");
        assertThat(file.body()).startsWith("PAR1").endsWith("PAR1");
    }

    @Test
    void bothSidesOfACallAreInTheLedger() {
        BigDecimal cost = new BigDecimal(call().path("cost_usd").asString());

        JsonApi.Answer ledger = gateway.admin().get(EXPORTS + "/ledger.csv?" + days);

        assertThat(ledger.status()).as(ledger.body()).isEqualTo(200);
        String attempt = gateway.books().attempt(mark).toString();
        assertThat(csv(ledger.body()))
                .filteredOn(row -> row.getField("attempt_id").equals(attempt))
                .allSatisfy(row ->
                        assertThat(new BigDecimal(row.getField("amount_usd")))
                                .isEqualByComparingTo(cost))
                .extracting(row -> row.getField("account") + " " + row.getField("side"))
                .containsExactlyInAnyOrder("TENANT DEBIT", "PROVIDER CREDIT");
    }

    /** A settled call of the deployment that only this test calls. */
    private JsonNode call() {
        JsonApi.Answer answer =
                gateway.api()
                        .post(
                                "/v1/chat/completions",
                                """
                                {"model": "exported", "max_tokens": 50, "metadata": {"mark": "%s"},
                                 "messages": [{"role": "user", "content": "What is it?"}]}
                                """
                                        .formatted(mark));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return gateway.settledReceipt(answer.header("x-request-id")).path("attempts").path(0);
    }

    private JsonApi.Answer focus() {
        JsonApi.Answer answer = gateway.admin().get(EXPORTS + "/focus?" + days);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer;
    }

    private static BigDecimal charged(JsonApi.Answer file) {
        return rows(file).stream()
                .map(row -> new BigDecimal(row.getField("EffectiveCost")))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static List<NamedCsvRecord> rows(JsonApi.Answer file) {
        return csv(file.body()).stream()
                .filter(row -> row.getField("x_DeploymentName").equals(DEPLOYMENT))
                .toList();
    }

    private static List<NamedCsvRecord> csv(String text) {
        return CsvReader.builder().ofNamedCsvRecord(text).stream().toList();
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}
