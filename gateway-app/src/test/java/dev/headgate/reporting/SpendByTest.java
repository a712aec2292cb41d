package dev.headgate.reporting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.headgate.focus.FocusBooks;
import dev.headgate.focus.GoldenMonth;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

/** The golden month by what spend can be told apart by. */
class SpendByTest {
    private static final LocalDate OCTOBER = LocalDate.parse("2026-10-01");

    private static FocusBooks books;
    private static SpendReports reports;

    @BeforeAll
    static void write() {
        books = new FocusBooks();
        GoldenMonth.write(books);
        reports = new SpendReports(books.jdbc);
    }

    @AfterAll
    static void drop() {
        books.close();
    }

    @Test
    void byAnyTwoDimensions() {
        assertThat(lines(spend("place", "tenant")))
                .containsExactly(
                        tuple(List.of("=cmd|' /C calc'!A0", "gpu-golden"), "21"),
                        tuple(List.of("acme", "golden-openai"), "4.477726075"),
                        tuple(List.of("acme", "gpu-golden"), "40"),
                        tuple(List.of("platform", "gpu-golden"), "39"));
        assertThat(lines(spend("alias", "rule")))
                .containsExactly(
                        tuple(List.of("chat", ""), "39"),
                        tuple(List.of("chat", "everyday"), "65.477726075"));
    }

    @Test
    void byATagAndItsAbsence() {
        assertThat(lines(spend("tag:environment")))
                .containsExactly(tuple(List.of(""), "39"), tuple(List.of("prod"), "65.477726075"));
    }

    @Test
    void byMeterWithQuantitiesAndWithoutCalls() {
        SpendReport report = spend("meter", "hosting");

        SpendLine poolTime = line(report, "self_hosted", "pool_time");
        assertThat(poolTime.quantity()).isEqualByComparingTo("6.100000000001");
        assertThat(poolTime.cost()).isEqualByComparingTo("61");
        assertThat(poolTime.calls()).isNull();
        assertThat(line(report, "hosted", "cache_read").tokens().cacheRead()).isEqualTo(800_000);
    }

    @Test
    void byKindOfCharge() {
        assertThat(lines(spend("kind")))
                .containsExactly(
                        tuple(List.of("correction"), "-0.008505"),
                        tuple(List.of("idle"), "39"),
                        tuple(List.of("invoice"), "-0.5"),
                        tuple(List.of("rerating"), "-2.079"),
                        tuple(List.of("usage"), "68.065231075"));
    }

    @Test
    void byTime() {
        assertThat(lines(spend("quarter")))
                .containsExactly(tuple(List.of("2026-Q4"), "104.477726075"));
        assertThat(lines(spend("month")))
                .containsExactly(tuple(List.of("2026-10"), "104.477726075"));
        assertThat(lines(spend("week")))
                .containsExactly(
                        tuple(List.of("2026-10-05"), "107.0567095375"),
                        tuple(List.of("2026-10-19"), "-2.579"),
                        tuple(List.of("2026-10-26"), "0.0000165375"));
        assertThat(lines(spend("hour")).getFirst())
                .isEqualTo(tuple(List.of("2026-10-05T08:00Z"), "3.1056645375"));
    }

    @Test
    void onlyWhatIsAskedFor() {
        var filters =
                List.of(
                        new SpendFilter(new SpendDimension.Tag("application"), List.of("docs")),
                        new SpendFilter(
                                SpendDimension.Fixed.HOSTING, List.of("hosted", "nowhere")));

        SpendReport report = reports.spend(question(List.of("model"), filters));

        assertThat(lines(report))
                .containsExactly(
                        tuple(List.of("free-x"), "0"),
                        tuple(List.of("gpt-x"), "4.477726075"),
                        tuple(List.of("new-x"), "0"));
        assertThat(line(report, "new-x").calls().unpriced()).isEqualTo(4);
    }

    @Test
    void overHttpAGrainIsADimensionAndEveryOtherParameterAFilter() {
        var http = MockMvcTester.of(new SpendController(reports));

        assertThat(
                        http.get()
                                .uri(
                                        "/api/admin/v1/reports/spend?from=2026-10-01&to=2026-11-01&by=model&grain=month"
                                                + "&tenant=acme&tag:application=docs&hosting=self_hosted")
                                .exchange())
                .hasStatusOk()
                .bodyJson()
                .isLenientlyEqualTo(
                        """
                        {"by": ["month", "model"], "total_usd": "40",
                         "lines": [{"month": "2026-10", "model": "llama-x", "attempts": 32, "cost_usd": "40",
                                    "uncached_input_tokens": 9000000, "output_tokens": 2000000}]}
                        """);
    }

    @Test
    void aParameterThatIsNoDimensionIsRefused() {
        assertThatThrownBy(() ->
                        SpendFilter.in(
                                java.util.Map.of("team_name", List.of("x")),
                                java.util.Set.of("from", "to")))
                .hasMessageContaining("'team_name' is none of them");
        assertThatThrownBy(() -> SpendDimension.parse(List.of("tag:")))
                .hasMessageContaining("'tag:' is none of them");
    }

    @Test
    void hoursOfMoreThanAMonthAreRefused() {
        assertThatThrownBy(() ->
                        new SpendQuestion(
                                OCTOBER,
                                OCTOBER.plusDays(32),
                                SpendDimension.parse(List.of("hour")),
                                List.of()))
                .hasMessageContaining("31 days");
    }

    private static SpendReport spend(String... by) {
        return reports.spend(question(List.of(by), List.of()));
    }

    private static SpendQuestion question(List<String> by, List<SpendFilter> only) {
        return new SpendQuestion(OCTOBER, OCTOBER.plusMonths(1), SpendDimension.parse(by), only);
    }

    private static List<Tuple> lines(SpendReport report) {
        List<Tuple> lines = new ArrayList<>();
        report.lines().forEach(line -> lines.add(tuple(line.labels(), plain(line.cost()))));
        return lines;
    }

    private static SpendLine line(SpendReport report, String... labels) {
        return report.lines().stream()
                .filter(line -> line.labels().equals(List.of(labels)))
                .findFirst()
                .orElseThrow();
    }

    private static String plain(BigDecimal amount) {
        return amount.signum() == 0 ? "0" : amount.stripTrailingZeros().toPlainString();
    }
}
