package dev.headgate.reporting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headgate.focus.FocusBooks;
import dev.headgate.focus.GoldenMonth;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

class UnpricedReportsTest {

    @Test
    void namesWhatWasUsedWithoutAPriceAndNothingElse() {
        try (var books = new FocusBooks()) {
            GoldenMonth.write(books);
            var http = MockMvcTester.of(new UnpricedController(new UnpricedReports(books.jdbc)));

            assertThat(
                            http.get()
                                    .uri(
                                            "/api/admin/v1/reports/unpriced?from=2026-10-01&to=2026-11-01")
                                    .exchange())
                    .hasStatusOk()
                    .bodyJson()
                    .isStrictlyEqualTo(
                            """
                            {"from": "2026-10-01", "to": "2026-11-01",
                             "items": [{"model": "new-x", "deployment": "new-x@openai", "hosting": "hosted", "calls": 4,
                                        "input_tokens": 5000, "output_tokens": 900,
                                        "first_hour": "2026-10-06T08:00:00Z", "last_hour": "2026-10-06T08:00:00Z"}]}
                            """);
        }
    }
}
