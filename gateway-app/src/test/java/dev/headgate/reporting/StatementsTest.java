package dev.headgate.reporting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.headgate.focus.FocusBooks;
import dev.headgate.focus.GoldenMonth;
import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

/** What tenants of the golden month are charged. */
class StatementsTest {
    private static final YearMonth OCTOBER = YearMonth.parse(GoldenMonth.MONTH);
    private static final UUID ACME = GoldenMonth.id("a1");
    private static final UUID ODD = GoldenMonth.id("a2");
    private static final UUID PLATFORM = GoldenMonth.id("a3");

    private final FocusBooks books = new FocusBooks();
    private final Statements statements = new Statements(books.jdbc, books.closedPeriods());
    private final MockMvcTester http = MockMvcTester.of(new StatementController(statements));

    @BeforeEach
    void write() {
        GoldenMonth.write(books);
        books.jdbc
                .sql(
                        "insert into tenants (id, name, cost_centre, managed_by, created_at) values (?, 'acme', '4711', 'api', now())")
                .param(ACME)
                .update();
    }

    @AfterEach
    void drop() {
        books.close();
    }

    @Test
    void hasALineForEachTeamModelAndHostingAndForEachKindOfCorrection() {
        Statement statement = statements.statement(ACME, OCTOBER);

        assertThat(statement.lines())
                .extracting(
                        StatementLine::section,
                        StatementLine::model,
                        StatementLine::kind,
                        StatementLine::corrects,
                        line -> line.usd().stripTrailingZeros().toPlainString())
                .containsExactly(
                        tuple(StatementLine.Section.USAGE, "free-x", "USAGE", null, "0"),
                        tuple(StatementLine.Section.USAGE, "gpt-x", "USAGE", null, "7.065231075"),
                        tuple(StatementLine.Section.USAGE, "llama-x", "USAGE", null, "40"),
                        tuple(StatementLine.Section.USAGE, "new-x", "USAGE", null, "0"),
                        tuple(
                                StatementLine.Section.CORRECTIONS,
                                "gpt-x",
                                "CORRECTION",
                                null,
                                "-0.008505"),
                        tuple(
                                StatementLine.Section.CORRECTIONS,
                                "gpt-x",
                                "RERATING",
                                null,
                                "-0.189"),
                        tuple(
                                StatementLine.Section.CORRECTIONS,
                                "gpt-x",
                                "RERATING",
                                "2026-09",
                                "-1.89"),
                        tuple(StatementLine.Section.CORRECTIONS, "gpt-x", "INVOICE", null, "-0.5"));
        assertThat(statement.lines().get(1).calls())
                .isEqualTo(new StatementLine.Calls(17, 0, 2_074_574, 271_000));
        assertThat(statement.unpriced()).isEqualTo(4);
        assertThat(statement.total()).isEqualByComparingTo("44.477726075");
    }

    @Test
    void theStatementsOfAllTenantsAreTheMonth() {
        BigDecimal all =
                statements
                        .statement(ACME, OCTOBER)
                        .total()
                        .add(statements.statement(ODD, OCTOBER).total())
                        .add(statements.statement(PLATFORM, OCTOBER).total());

        assertThat(all).isEqualByComparingTo(GoldenMonth.CHARGED);
        assertThat(statements.statement(PLATFORM, OCTOBER).lines())
                .extracting(StatementLine::section, line -> line.usd().intValueExact())
                .containsExactly(
                        tuple(StatementLine.Section.IDLE, 39),
                        tuple(StatementLine.Section.OVERHEAD, 60));
    }

    @Test
    void isFinalOnceTheMonthIsClosed() {
        assertThat(statements.statement(ACME, OCTOBER).isFinal()).isFalse();

        books.close(GoldenMonth.MONTH);

        assertThat(statements.statement(ACME, OCTOBER).isFinal()).isTrue();
        assertThat(statements.statement(ACME, OCTOBER).total())
                .isEqualByComparingTo("44.477726075");
    }

    @Test
    void comesAsJsonWhoseRoundedLinesAddUp() {
        assertThat(get(ACME, MediaType.APPLICATION_JSON))
                .hasStatusOk()
                .bodyJson()
                .isLenientlyEqualTo(
                        """
                        {"tenant": "acme", "cost_centre": "4711", "month": "2026-10", "is_final": false,
                         "sections_usd": {"usage": "47.0652310750", "corrections": "-2.587505"},
                         "total_usd": "44.4777260750", "total_rounded_usd": "44.48"}
                        """);
        StatementView view = StatementView.of(statements.statement(ACME, OCTOBER));
        assertThat(
                        view.lines().stream()
                                .map(line -> new BigDecimal(line.roundedUsd()))
                                .reduce(BigDecimal.ZERO, BigDecimal::add))
                .isEqualByComparingTo("44.48");
    }

    @Test
    void comesAsCsv() throws Exception {
        String csv =
                get(ODD, MediaType.parseMediaType("text/csv")).getResponse().getContentAsString();

        assertThat(csv)
                .isEqualTo(
                        """
                        section,team,model,hosting,place,kind,corrects,calls,unpriced_calls,input_tokens,output_tokens,usd,rounded_usd
                        usage,"Zürich, ""R&D""; \u2603 team","llama-x","self_hosted","gpu-golden",usage,,9,0,4000000,0,21,21.00
                        total,,,,,,,,0,,,21,21.00
                        """
                                .replace("\n", "\r\n"));
    }

    @Test
    void comesAsAPageThatRunsNothing() throws Exception {
        var answer = get(ODD, MediaType.TEXT_HTML);
        String page = answer.getResponse().getContentAsString();

        assertThat(answer).hasStatusOk().hasContentType("text/html;charset=UTF-8");
        assertThat(answer.getResponse().getHeader("Content-Security-Policy"))
                .isEqualTo("default-src 'none'; style-src 'unsafe-inline'");
        assertThat(page)
                .contains("<title>=cmd|&#39; /C calc&#39;!A0, 2026-10</title>")
                .contains("<td>Zürich, &quot;R&amp;D&quot;; \u2603 team</td>")
                .contains("<td class=\"number\">21.00</td>")
                .contains("Provisional: the month is not closed.")
                .doesNotContain("<script", "http://", "https://");
        assertThat(get(ACME, MediaType.TEXT_HTML).getResponse().getContentAsString())
                .contains(
                        "cost centre 4711",
                        "The price of 4 calls is unknown",
                        "corrected prices of 2026-09");
    }

    @Test
    void anUnknownTenantIsNotFound() {
        assertThatThrownBy(() -> statements.statement(GoldenMonth.id("ff"), OCTOBER))
                .hasMessageContaining("There is no tenant");
    }

    private org.springframework.test.web.servlet.assertj.MvcTestResult get(
            UUID tenant, MediaType type) {
        return http.get()
                .uri("/api/admin/v1/reports/statements/{tenant}/2026-10", tenant)
                .accept(type)
                .exchange();
    }
}
