package dev.headgate.focus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The golden month as FOCUS files, as DuckDB reads them. */
class FocusExportTest {
    private static final Path GOLDEN =
            Path.of("src/test/resources/dev/headgate/focus/focus-1.2-2026-10.csv");

    /** The uncached input of 5 October, and after it the output. */
    private static final int INPUT_ROW = 5;

    private static FocusBooks books;

    @TempDir private Path folder;

    @BeforeAll
    static void write() {
        books = new FocusBooks();
        GoldenMonth.write(books);
    }

    @AfterAll
    static void drop() {
        books.close();
    }

    @ParameterizedTest
    @CsvSource({"1.2,csv", "1.3,csv", "1.4,csv", "1.2,parquet", "1.3,parquet", "1.4,parquet"})
    void keepsTheRulesOfTheSpecification(String version, String format) throws Exception {
        FocusTable table = table(GoldenMonth.MONTH, version, format);

        assertThat(table.rows()).hasSizeGreaterThan(20);
        assertThat(FocusRules.violations(table, FocusVersion.of(version))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"1.2,csv", "1.4,parquet"})
    void sumsToWhatTheLedgerCharged(String version, String format) throws Exception {
        ExportManifest manifest =
                books.exports().export(FocusBooks.month(GoldenMonth.MONTH, version, format));
        FocusTable table = read(manifest);

        assertThat(sum(table, "EffectiveCost")).isEqualByComparingTo(GoldenMonth.CHARGED);
        assertThat(manifest.ledger().chargedUsd())
                .isEqualTo(manifest.totals().get("effective_cost"));
        assertThat(new BigDecimal(manifest.ledger().chargedUsd()))
                .isEqualByComparingTo(GoldenMonth.CHARGED);
        for (String column : List.of("Billed", "Contracted", "Effective", "List")) {
            assertThat(
                            new BigDecimal(
                                    manifest.totals()
                                            .get(
                                                    column.toLowerCase(java.util.Locale.ROOT)
                                                            + "_cost")))
                    .as(column)
                    .isEqualByComparingTo(sum(table, column + "Cost"));
        }
        assertThat(manifest.rows()).isEqualTo(table.rows().size());
    }

    /**
     * The golden file is the specification by example: run with -Dheadgate.update-docs=true to
     * renew it.
     */
    @Test
    void isTheGoldenFile() throws Exception {
        byte[] written =
                books.bytes(
                        books.exports().export(FocusBooks.month(GoldenMonth.MONTH, "1.2", "csv")));
        if (Boolean.getBoolean("headgate.update-docs")) {
            Files.write(GOLDEN, written);
        }

        assertThat(new String(written, StandardCharsets.UTF_8)).isEqualTo(Files.readString(GOLDEN));
    }

    @Test
    void tellsListNegotiatedAndChargedCostsApart() throws Exception {
        Map<String, String> row = row("ListUnitPrice", "2.5", "PricingQuantity", "1.234567");

        assertThat(row)
                .containsEntry("ListCost", "3.0864175")
                .containsEntry("ContractedUnitPrice", "2.25")
                .containsEntry("ContractedCost", "2.77777575")
                .containsEntry("EffectiveCost", "2.9166645375")
                .containsEntry("BilledCost", "2.9166645375")
                .containsEntry("ConsumedQuantity", "1234567.0")
                .containsEntry("ConsumedUnit", "Tokens")
                .containsEntry("PricingUnit", "1000000 Tokens")
                .containsEntry("SkuMeter", "Input Tokens")
                .containsEntry("SkuPriceId", GoldenMonth.PRICE + "/INPUT")
                .containsEntry("ProviderName", "golden-openai")
                .containsEntry("PublisherName", "OpenAI")
                .containsEntry("SubAccountName", "acme")
                .containsEntry("x_PriceSource", "list of 1 October")
                .containsEntry(
                        "Tags",
                        "{\"application\":\"docs\",\"headgate/team\":\"search\",\"headgate/tenant\":\"acme\"}")
                .containsEntry(
                        "SkuPriceDetails",
                        "{\"x_DeploymentName\":\"gpt-x@openai\",\"x_ModelDeveloper\":\"OpenAI\",\"x_ModelFamily\":\"GPT\","
                                + "\"x_ModelId\":\"gpt-x\",\"x_TokenCacheAction\":\"Uncached\",\"x_TokenDirection\":\"Input\"}");
    }

    @Test
    void saysThatAPriceIsUnknownInsteadOfCallingItFree() throws Exception {
        Map<String, String> unknown =
                row("x_DeploymentName", "new-x@openai", "SkuMeter", "Input Tokens");
        Map<String, String> free =
                row("x_DeploymentName", "free-x@openai", "SkuMeter", "Input Tokens");

        assertThat(unknown)
                .containsEntry("x_PriceStatus", "Unknown")
                .containsEntry("PricingCategory", "Other")
                .containsEntry("x_UnpricedRequestCount", "4");
        assertThat(unknown.get("ChargeDescription"))
                .endsWith("the price is unknown, the cost is missing");
        assertThat(free)
                .containsEntry("x_PriceStatus", "Known")
                .containsEntry("x_PriceSource", "declared free")
                .containsEntry("PricingCategory", "Standard");
        assertThat(
                        books.exports()
                                .export(FocusBooks.month(GoldenMonth.MONTH, "1.2", "csv"))
                                .unpricedRequests())
                .isEqualTo(4);
    }

    @Test
    void dividesThePoolAmongTenantsIdleTimeAndOverhead() throws Exception {
        FocusTable table = table(GoldenMonth.MONTH, "1.3", "csv");

        assertThat(table.rows().stream().filter(row -> row.get("AllocatedMethodId") != null))
                .extracting(
                        row -> row.get("x_CostBasis"),
                        row -> row.get("EffectiveCost"),
                        row -> row.get("CapacityReservationStatus"),
                        row -> row.get("AllocatedResourceName"))
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple(
                                "Attributed", "40.0", "Used", "acme / search"),
                        org.assertj.core.groups.Tuple.tuple(
                                "Attributed",
                                "21.0",
                                "Used",
                                "'=cmd|' /C calc'!A0 / Zürich, \"R&D\"; \u2603 team"),
                        org.assertj.core.groups.Tuple.tuple("Idle", "39.0", "Unused", null),
                        org.assertj.core.groups.Tuple.tuple("Overhead", "60.0", null, "platform"));
        assertThat(table.rows().stream().filter(row -> row.get("AllocatedMethodId") != null))
                .extracting(row ->
                        row.get("AllocatedMethodDetails")
                                .replaceAll(".*\"AllocatedRatio\":([0-9.]+).*", "$1"))
                .containsExactlyInAnyOrder(
                        "0.250000000000", "0.131250000000", "0.243750000000", "0.375000000000");
        assertThat(table.rows().stream().filter(row -> "Attributed".equals(row.get("x_CostBasis"))))
                .allSatisfy(row -> assertThat(row).containsEntry("x_UtilisationBasis", "0.61"));
    }

    @Test
    void countsEachCallOnce() throws Exception {
        FocusTable table = table(GoldenMonth.MONTH, "1.2", "csv");

        assertThat(sum(table, "x_RequestCount")).isEqualByComparingTo("64");
        assertThat(sum(table, "x_EstimatedRequestCount")).isEqualByComparingTo("1");
        assertThat(row("x_DeploymentName", "llama-x@gpu", "SkuMeter", "Pool Time"))
                .containsEntry("x_RequestCount", "30")
                .containsEntry("x_BaselineCost", "55.5")
                .containsEntry("x_AvoidedCost", "15.5");
        assertThat(row("SkuMeter", "Requests", "x_DeploymentName", "llama-x@gpu"))
                .as("calls without any usage")
                .containsEntry("x_RequestCount", "2")
                .containsEntry("EffectiveCost", "0.0");
    }

    @Test
    void marksAsCorrectionOnlyWhatCorrectsAClosedMonth() throws Exception {
        FocusTable table = table(GoldenMonth.MONTH, "1.2", "csv");

        assertThat(table.rows().stream().filter(row -> row.get("ChargeClass") != null))
                .hasSize(2)
                .allSatisfy(row ->
                        assertThat(row)
                                .containsEntry("ChargePeriodStart", "2026-09-01T00:00:00Z")
                                .containsEntry("ChargePeriodEnd", "2026-10-01T00:00:00Z")
                                .containsEntry("BillingPeriodStart", "2026-10-01T00:00:00Z")
                                .containsEntry("x_ChargeKind", "Rerating"));
        assertThat(row("x_ChargeKind", "Correction", "SkuMeter", "Output Tokens"))
                .containsEntry("ChargeClass", null)
                .containsEntry("ChargeCategory", "Usage")
                .containsEntry("ConsumedQuantity", "-600.0")
                .containsEntry("ListUnitPrice", "15.0")
                .containsEntry("EffectiveCost", "-0.008505");
        assertThat(row("x_ChargeKind", "Invoice", "SkuMeter", "Invoice Difference"))
                .containsEntry("ChargeCategory", "Adjustment")
                .containsEntry("ChargeFrequency", "One-Time")
                .containsEntry("PricingQuantity", null)
                .containsEntry("ListCost", "-0.5")
                .containsEntry("EffectiveCost", "-0.5");
    }

    @Test
    void putsWhatWasBookedLaterIntoTheMonthThatItIsFor() throws Exception {
        assertThat(row("x_CostBasis", "Overhead", "SubAccountName", "platform"))
                .containsEntry("ChargePeriodStart", "2026-10-01T00:00:00Z")
                .containsEntry("ChargePeriodEnd", "2026-11-01T00:00:00Z")
                .containsEntry("ChargeFrequency", "Recurring");
        assertThat(sum(table("2026-11", "1.2", "csv"), "EffectiveCost"))
                .isEqualByComparingTo("2.3625");
    }

    @Test
    void billsNothingWhereCostsAreOnlyShown() throws Exception {
        ExportManifest manifest =
                books.exports(FocusBooks.settings(FocusProperties.Billed.ZERO))
                        .export(FocusBooks.month(GoldenMonth.MONTH, "1.2", "csv"));

        assertThat(manifest.totals())
                .containsEntry("billed_cost", "0")
                .containsEntry("effective_cost", manifest.ledger().chargedUsd());
        assertThat(FocusRules.violations(read(manifest), FocusVersion.V1_2)).isEmpty();
    }

    @Test
    void exportsDaysAsTheyWereBooked() throws Exception {
        ExportManifest manifest =
                books.exports()
                        .export(
                                ExportOrder.of(
                                        null,
                                        java.time.LocalDate.parse("2026-10-05"),
                                        java.time.LocalDate.parse("2026-10-07"),
                                        "1.2",
                                        "csv"));

        assertThat(manifest.file()).isEqualTo("focus-1.2-2026-10-05_2026-10-07-provisional.csv");
        assertThat(manifest.provisional()).isTrue();
        assertThat(sum(read(manifest), "EffectiveCost")).isEqualByComparingTo("47.0510395375");
    }

    @Test
    void describesItselfInAManifest() throws Exception {
        ExportManifest manifest =
                books.exports().export(FocusBooks.month(GoldenMonth.MONTH, "1.3", "parquet"));
        byte[] bytes = books.bytes(manifest);

        assertThat(manifest.file()).isEqualTo("focus-1.3-2026-10-provisional.parquet");
        assertThat(manifest.focusVersion()).isEqualTo("1.3");
        assertThat(manifest.provisional()).isTrue();
        assertThat(manifest.closedAt()).isNull();
        assertThat(manifest.bytes()).isEqualTo(bytes.length);
        assertThat(manifest.sha256())
                .isEqualTo(
                        HexFormat.of()
                                .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)));
        assertThat(manifest.columns())
                .contains(new ExportManifest.Column("HostProviderName", "String", false))
                .contains(new ExportManifest.Column("ListUnitPrice", "Decimal", true))
                .contains(new ExportManifest.Column("Tags", "JSON", true));
        assertThat(manifest.totalsByChargeCategory().get("Adjustment"))
                .containsEntry("rows", 1L)
                .containsEntry("effective_cost", "-0.5");
        assertThat(books.exports().manifest(manifest.id())).hasToString(manifest.toString());
        assertThat(books.exports().newest()).extracting(ExportManifest::id).contains(manifest.id());
    }

    /** The checker would not notice an export that breaks a rule, if these were not found. */
    @Test
    void aFileThatBreaksARuleIsFound() throws Exception {
        FocusTable good = table(GoldenMonth.MONTH, "1.3", "csv");
        List<String> order = new java.util.ArrayList<>(good.columns());
        order.addFirst(order.removeLast());

        assertThat(FocusRules.violations(good.withColumns(order), FocusVersion.V1_3))
                .contains("custom columns must come after those of FOCUS");
        assertThat(FocusRules.violations(good, FocusVersion.V1_4))
                .contains("ProviderName is no column of FOCUS 1.4", "InvoiceDetailId is missing");
        assertThat(broken(good, "EffectiveCost", null)).contains("EffectiveCost must not be null");
        assertThat(broken(good, "EffectiveCost", "1"))
                .contains("EffectiveCost must be a decimal with a point");
        assertThat(broken(good, "EffectiveCost", "1E+7"))
                .contains("EffectiveCost must be a decimal with a point");
        assertThat(broken(good, "ChargeClass", "Regular"))
                .contains("ChargeClass must be one of [Correction]");
        assertThat(broken(good, "ChargeClass", "Correction"))
                .contains("a Correction must be for an earlier period");
        assertThat(broken(good, "ChargePeriodEnd", "2026-10-06"))
                .contains("ChargePeriodEnd must be YYYY-MM-DDTHH:mm:ssZ");
        assertThat(broken(good, "ListCost", "0.0001"))
                .anyMatch(rule -> rule.startsWith("ListUnitPrice x PricingQuantity"));
        assertThat(broken(good, "Tags", "{\"a\":{}}")).contains("Tags must be flat JSON");
        assertThat(broken(good, "Tags", "{\"a\":1,\"a\":2}")).contains("Tags must be flat JSON");
        assertThat(broken(good, "SubAccountName", "=1+1"))
                .contains("SubAccountName must be no formula");
        assertThat(broken(good, "RegionName", null))
                .contains("RegionId and RegionName are null together");
        assertThat(broken(good, "SkuPriceId", good.rows().get(INPUT_ROW + 1).get("SkuPriceId")))
                .contains("SkuPriceId must have one SkuId");
    }

    @Test
    void refusesWhatMakesNoSense() {
        assertThatThrownBy(() -> ExportOrder.of(null, null, null, "1.2", "csv"))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_REQUEST))
                .hasMessageContaining("Say either 'month'");
        assertThatThrownBy(() -> FocusBooks.month("2026-10", "1.1", "csv"))
                .hasMessageContaining("1.2, 1.3 and 1.4");
        assertThatThrownBy(() -> FocusBooks.month("2026-10", "1.2", "xls"))
                .hasMessageContaining("csv or parquet");
        assertThatThrownBy(() -> books.exports().manifest(GoldenMonth.id("ff")))
                .hasMessageContaining("There is no export");
    }

    private static List<String> broken(FocusTable table, String column, String value) {
        return FocusRules.violations(table.with(INPUT_ROW, column, value), FocusVersion.V1_3);
    }

    private Map<String, String> row(String column, String value, String other, String otherValue)
            throws Exception {
        return table(GoldenMonth.MONTH, "1.2", "csv").rows().stream()
                .filter(row -> value.equals(row.get(column)) && otherValue.equals(row.get(other)))
                .findFirst()
                .orElseThrow();
    }

    private FocusTable table(String month, String version, String format) throws Exception {
        return read(books.exports().export(FocusBooks.month(month, version, format)));
    }

    private FocusTable read(ExportManifest manifest) throws Exception {
        Path file = folder.resolve(manifest.file());
        Files.write(file, books.bytes(manifest));
        return manifest.format().equals("csv") ? FocusTable.csv(file) : FocusTable.parquet(file);
    }

    private static BigDecimal sum(FocusTable table, String column) {
        return table.rows().stream()
                .map(row -> row.get(column))
                .filter(java.util.Objects::nonNull)
                .map(BigDecimal::new)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}
