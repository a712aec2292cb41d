package dev.headgate.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import java.io.ByteArrayInputStream;
import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is read from the exports of providers and the invoices of clouds, and what is refused. */
class StatementFormatsTest {
    private static final YearMonth OCTOBER = YearMonth.of(2026, 10);
    private static final String COST_HEADER = "start_time,amount_value,amount_currency,line_item\n";

    @Test
    void openAiCountsCachedTokensInsideItsInput() {
        assertThat(shown(read("openai-usage.csv", new OpenAiUsage(), "proj_gateway")))
                .contains(
                        "2026-10-03 gpt-5.4-mini-2026-03-17 default null 100 requests",
                        "2026-10-03 gpt-5.4-mini-2026-03-17 default INPUT 800000",
                        "2026-10-03 gpt-5.4-mini-2026-03-17 default CACHE_READ 200000",
                        "2026-10-03 gpt-5.4-mini-2026-03-17 default OUTPUT 100000")
                .hasSize(5 * 4 - 1);
    }

    @Test
    void rowsOfOtherProjectsAreCountedAndLeftOut() {
        Reading all = read("openai-usage.csv", new OpenAiUsage());
        Reading ours = read("openai-usage.csv", new OpenAiUsage(), "proj_gateway");

        assertThat(ours.ofOthers()).isEqualTo(1);
        assertThat(all.ofOthers()).isZero();
        assertThat(shown(all)).contains("2026-10-03 gpt-5.4-mini-2026-03-17 default INPUT 870000");
    }

    @Test
    void anOpenAiLineItemIsAModelAndWhatWasCounted() {
        assertThat(shown(read("openai-cost.csv", new OpenAiCost(), "proj_gateway")))
                .contains(
                        "2026-10-03 gpt-5.4-mini-2026-03-17  INPUT 800000 0.6000000000000000 USD",
                        "2026-10-03 gpt-5.4-mini-2026-03-17  CACHE_READ 200000 0.0150000000000000 USD",
                        "2026-10-08 web search tool calls  null 0.03 USD");
    }

    @Test
    void openAiCostsWithoutLineItemsAreOfWholeDays() {
        assertThat(shown(read("openai-cost-by-day.csv", new OpenAiCost())))
                .containsExactly(
                        "2026-10-03   null 1.0650000000000000 USD",
                        "2026-10-04   null 1.115 USD",
                        "2026-10-05   null 1.155 USD",
                        "2026-10-06   null 1.3845 USD",
                        "2026-10-08   null 0.53 USD");
    }

    @Test
    void aBatchIsATierAndNoOtherModel() {
        Reading reading =
                read(
                        SampleFiles.text(
                                COST_HEADER + "2026-10-03,1.5,usd,\"gpt-5-mini batch, output\"\n"),
                        new OpenAiCost());

        assertThat(shown(reading)).containsExactly("2026-10-03 gpt-5-mini batch OUTPUT 1.5 USD");
    }

    @Test
    void anthropicTellsBothCacheWritesApart() {
        assertThat(shown(read("anthropic-usage.csv", new AnthropicUsage(), "Gateway")))
                .containsExactly(
                        "2026-10-03 claude-haiku-4-5-20251001 standard INPUT 50000",
                        "2026-10-03 claude-haiku-4-5-20251001 standard CACHE_READ 250000",
                        "2026-10-03 claude-haiku-4-5-20251001 standard CACHE_WRITE 100000",
                        "2026-10-03 claude-haiku-4-5-20251001 standard OUTPUT 20000",
                        "2026-10-04 claude-haiku-4-5-20251001 batch INPUT 1000",
                        "2026-10-04 claude-haiku-4-5-20251001 batch CACHE_WRITE_1H 3000",
                        "2026-10-04 claude-haiku-4-5-20251001 batch OUTPUT 500");
    }

    @Test
    void anthropicBillsModelsByTheirNamesForPeopleAndSearchesByNone() {
        assertThat(shown(read("anthropic-cost.csv", new AnthropicCost())))
                .contains(
                        "2026-10-03 Claude Haiku 4.5 message CACHE_WRITE 0.13 USD",
                        "2026-10-05 web_search message null 0.02 USD");
    }

    @Test
    void aCloudsReportIsReadByItsMappingAndItsResources() {
        CloudInvoice aws = new CloudInvoice(InvoiceColumns.of("aws-cur", unchanged()));
        Reading reading = read("aws-cur.csv", aws, "i-0gpu", "vol-0gpu");

        assertThat(reading.isDaily()).isTrue();
        assertThat(reading.ofOthers()).isEqualTo(31);
        assertThat(shown(reading))
                .contains("2026-10-31 $0.08 per GB-month of gp3  null 15.0 1.2000000000 USD")
                .hasSize(62);
    }

    @Test
    void aFocusFileOfAMonthDoesNotTellDaysApart() {
        CloudInvoice focus = new CloudInvoice(InvoiceColumns.of("focus", unchanged()));
        Reading reading = read("focus-gpu-cloud.csv", focus, "node-7");

        assertThat(reading.isDaily()).isFalse();
        assertThat(shown(reading))
                .containsExactly(
                        "2026-10-01 8x H100 SXM, reserved  null 744.0 2000.00 USD",
                        "2026-10-01 =Storage  null 2000.0 82.00 USD",
                        "2026-10-01 Goodwill  null -30.00 USD");
    }

    @Test
    void anotherCloudsColumnsAreNamedByTheRequest() {
        var columns =
                InvoiceColumns.of(
                        "plain",
                        new InvoiceColumns.Changes(
                                "Day", null, "SKU", "Net (USD)", null, null, null));
        Upload file = SampleFiles.text("Day;SKU;Net (USD)\n2026-10-02 00:00:00;h100;60.5\n");

        assertThat(shown(read(file, new CloudInvoice(columns))))
                .containsExactly("2026-10-02 h100  null 60.5 USD");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "2026-10-03,abc,usd,x|Line 3 has 'abc' under 'amount_value', which is no plain number",
                "2026-10-03,1e999999999,usd,x|no plain number",
                "2026-10-03,1,50,usd,x|Line 3 has 5 cells under 4 columns",
                "2026-10-03,1,eur,x|Line 3 is in eur; the books are in USD",
                "2026-11-03,1,usd,x|Line 3 is of 2026-11-03, and this is an import of 2026-10",
                "03/10/2026,1,usd,x|'03/10/2026' under 'start_time', which is no date such as 2026-11-03",
                ",1,usd,x|Line 3 has no 'start_time'",
                "2026-10-03,1,usd|Line 3 has 3 cells under 4 columns",
            })
    void aBadRowIsNamedByItsLine(String row, String reason) {
        Upload file =
                SampleFiles.text(COST_HEADER + "2026-10-02,1,usd,\"m, input\"\n" + row + "\n");

        assertThatThrownBy(() -> read(file, new OpenAiCost()))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_REQUEST))
                .hasMessageContaining(reason)
                .hasMessageContaining("Nothing was imported");
    }

    @Test
    void countsAreWholeAndNotNegative() {
        String header =
                "start_time,model,num_model_requests,input_tokens,output_tokens,input_cached_tokens\n";

        assertThatThrownBy(() ->
                        read(
                                SampleFiles.text(header + "2026-10-02,m,1.5,1,1,0\n"),
                                new OpenAiUsage()))
                .hasMessageContaining("Line 2 has '1.5' under 'num_model_requests'");
        assertThatThrownBy(() ->
                        read(
                                SampleFiles.text(header + "2026-10-02,m,1,1,1,2\n"),
                                new OpenAiUsage()))
                .hasMessageContaining("Line 2 has more cached input than input");
        assertThatThrownBy(() ->
                        read(SampleFiles.text(header + "2026-10-02,,1,1,1,0\n"), new OpenAiUsage()))
                .hasMessageContaining("group the export by model");
    }

    @Test
    void whatIsNoCsvIsRefused() {
        assertThatThrownBy(() -> SampleFiles.text("  \n")).hasMessageContaining("body is empty");
        assertThatThrownBy(() -> Sheet.read("a,a\n1,2\n", 10))
                .hasMessageContaining("names column 'a' twice");
        assertThatThrownBy(() -> Sheet.read("a,b\n\"1,2\n", 10)).hasMessageContaining("no CSV");
        assertThatThrownBy(() -> Sheet.read("a\n1\n2\n3\n", 2))
                .hasMessageContaining("more than 2 rows");
        assertThatThrownBy(() ->
                        Upload.read(new ByteArrayInputStream(new byte[] {'a', (byte) 0xff}), 10))
                .hasMessageContaining("no UTF-8");
        assertThatThrownBy(() -> Upload.read(new ByteArrayInputStream(new byte[11]), 10))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.REQUEST_TOO_LARGE));
    }

    @Test
    void aFileIsRecognisedByItsBytes() {
        Upload file = SampleFiles.text("abc");

        assertThat(file.sha256())
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
                .isNotEqualTo(SampleFiles.text("abd").sha256());
    }

    private static InvoiceColumns.Changes unchanged() {
        return new InvoiceColumns.Changes(null, null, null, null, null, null, null);
    }

    private static Reading read(String file, StatementFormat format, String... scope) {
        return read(SampleFiles.upload(file), format, scope);
    }

    private static Reading read(Upload file, StatementFormat format, String... scope) {
        Sheet sheet = Sheet.read(file.text(), 1000);
        assertThat(format.fits(sheet)).isTrue();
        Reading reading = new Reading(OCTOBER, Set.of(scope));
        sheet.forEach(row -> format.read(row, reading));
        return reading;
    }

    private static List<String> shown(Reading reading) {
        return reading.lines().stream()
                .map(line ->
                        line.key().day()
                                + " "
                                + line.key().item()
                                + " "
                                + line.key().tier()
                                + " "
                                + line.key().meter()
                                + with(line.quantity(), "")
                                + with(line.requests(), " requests")
                                + with(line.usd(), " USD"))
                .toList();
    }

    private static String with(@Nullable BigDecimal number, String unit) {
        return number == null ? "" : " " + number.toPlainString() + unit;
    }
}
