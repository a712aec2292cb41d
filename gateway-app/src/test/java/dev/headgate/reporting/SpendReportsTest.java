package dev.headgate.reporting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headgate.accounting.Samples;
import dev.headgate.accounting.TestBooks;
import dev.headgate.catalog.Deployment;
import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import dev.headgate.identity.Caller;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

class SpendReportsTest {
    private static final LocalDate TODAY = LocalDate.now(ZoneOffset.UTC);

    private final Deployment hosted = Samples.hosted();
    private final Deployment own = Samples.selfHosted("llama@gpu-a", "3.60", 1);
    private final TestBooks books = new TestBooks(hosted, own);
    private final SpendReports reports = new SpendReports(books.jdbc);
    private final MockMvcTester http = MockMvcTester.of(new SpendController(reports));
    private final Caller caller = Samples.caller();

    @AfterEach
    void close() {
        books.close();
    }

    @Test
    void sumsWhatTheLedgerBooked() throws Exception {
        spend(hosted, 100);
        spend(hosted, 23);
        spend(own, 50);

        SpendReport report = report("hosting");

        assertThat(report.lines())
                .extracting(SpendLine::labels)
                .containsExactly(List.of("hosted"), List.of("self_hosted"));
        SpendLine first = report.lines().getFirst();
        assertThat(first.calls().attempts()).isEqualTo(2);
        assertThat(first.tokens().uncachedInput()).isEqualTo(123);
        assertThat(first.cost()).isEqualByComparingTo("0.000123");
        // 900 ms of an hour that costs 3.60.
        assertThat(report.lines().getLast().cost()).isEqualByComparingTo("0.0009");
        assertThat(report.total()).isEqualByComparingTo("0.001023");
    }

    @Test
    void showsCallsWithoutAPriceInsteadOfCountingThemAsFree() throws Exception {
        spend(Samples.unpriced(), 100);

        SpendLine line = report("model").lines().getFirst();

        assertThat(line.labels()).containsExactly("new");
        assertThat(line.calls().unpriced()).isEqualTo(1);
        assertThat(line.calls().attempts()).isEqualTo(1);
        assertThat(line.tokens().uncachedInput()).isEqualTo(100);
    }

    @Test
    void tellsApartByEveryDimension() throws Exception {
        spend(hosted, 100);

        SpendReport report = report("day", "tenant", "team", "model", "deployment", "hosting");

        assertThat(report.lines().getFirst().labels())
                .containsExactly(TODAY.toString(), "acme", "search", "gpt", "gpt@openai", "hosted");
    }

    @Test
    void sumsUpWithoutAnyDimension() throws Exception {
        assertThat(report().lines()).isEmpty();
        spend(hosted, 100);

        assertThat(report().total()).isEqualByComparingTo("0.0001");
    }

    @Test
    void leavesOutOtherDays() throws Exception {
        spend(hosted, 100);

        assertThat(
                        reports.spend(
                                        new SpendQuestion(
                                                TODAY.minusDays(9),
                                                TODAY.minusDays(2),
                                                List.of(),
                                                List.of()))
                                .lines())
                .isEmpty();
    }

    @Test
    void refusesARangeThatMakesNoSense() {
        assertThatThrownBy(() -> new SpendQuestion(TODAY, TODAY, List.of(), List.of()))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_REQUEST));
        assertThatThrownBy(
                        () -> new SpendQuestion(TODAY, TODAY.plusDays(400), List.of(), List.of()))
                .hasMessageContaining("366 days");
    }

    @Test
    void refusesAnUnknownDimensionAndNamesTheKnownOnes() {
        assertThatThrownBy(() -> SpendDimension.parse(List.of("day", "; drop table")))
                .hasMessageContaining("tenant, team, key, alias, model, deployment, hosting")
                .hasMessageContaining("'; drop table' is none of them");
    }

    @Test
    void comesAsJson() throws Exception {
        spend(hosted, 100);

        assertThat(get("model", MediaType.APPLICATION_JSON))
                .hasStatusOk()
                .bodyJson()
                .isLenientlyEqualTo(
                        """
                        {"by": ["model"], "total_usd": "0.000100",
                         "lines": [{"model": "gpt", "attempts": 1, "cost_usd": "0.000100"}]}
                        """);
    }

    @Test
    void comesAsCsv() throws Exception {
        spend(hosted, 100);

        assertThat(get("model", MediaType.parseMediaType("text/csv")))
                .hasStatusOk()
                .bodyText()
                .isEqualTo(
                        "model,attempts,unpriced_attempts,estimated_attempts,uncached_input_tokens,"
                                + "cache_read_tokens,cache_write_tokens,output_tokens,reasoning_tokens,cost_usd\r\n"
                                + "\"gpt\",1,0,0,100,0,0,0,0,0.000100\r\n");
    }

    private org.springframework.test.web.servlet.assertj.MvcTestResult get(
            String by, MediaType type) {
        return http.get()
                .uri(
                        "/api/admin/v1/reports/spend?from={from}&to={to}&by={by}",
                        TODAY.minusDays(1),
                        TODAY.plusDays(2),
                        by)
                .accept(type)
                .exchange();
    }

    private SpendReport report(String... by) {
        return reports.spend(
                new SpendQuestion(
                        TODAY.minusDays(1),
                        TODAY.plusDays(2),
                        SpendDimension.parse(List.of(by)),
                        List.of()));
    }

    private void spend(Deployment deployment, long tokens) throws InterruptedException {
        var held = books.book.reserve(Samples.opening(caller, deployment, 1_000));
        books.book.settle(held, Samples.used(tokens, 0));
        books.awaitSettled();
    }
}
