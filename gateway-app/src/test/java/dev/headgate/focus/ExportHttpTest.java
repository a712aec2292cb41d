package dev.headgate.focus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headgate.testing.LoggedIn;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/** Exports and periods over HTTP. */
class ExportHttpTest {
    private static final String ROOT = "/api/admin/v1";

    private static FocusBooks books;
    private static MockMvcTester http;

    @BeforeAll
    static void write() {
        books = new FocusBooks();
        GoldenMonth.write(books);
        http =
                LoggedIn.to(
                        new ExportController(books.exports(), books.ledger()),
                        new PeriodController(books.periods()));
    }

    @AfterAll
    static void drop() {
        books.close();
    }

    @Test
    void sendsAFileAndSaysWhereItsManifestIs() throws Exception {
        MvcTestResult answer = get("/exports/focus?month=2026-10");

        assertThat(answer).hasStatusOk().hasContentType("text/csv;charset=UTF-8");
        var response = answer.getResponse();
        assertThat(response.getHeader("Content-Disposition"))
                .isEqualTo("attachment; filename=\"focus-1.2-2026-10-provisional.csv\"");
        assertThat(response.getContentLength()).isEqualTo(response.getContentAsByteArray().length);
        String manifest =
                response.getHeader("Link")
                        .replaceAll("<" + ROOT + "(.*)>; rel=\"describedby\"", "$1");
        assertThat(get(manifest))
                .hasStatusOk()
                .bodyJson()
                .extractingPath("$.sha256")
                .isEqualTo(response.getHeader("ETag").replace("\"", ""));
        assertThat(get(manifest + "/file").getResponse().getContentAsByteArray())
                .isEqualTo(response.getContentAsByteArray());
    }

    @Test
    void writesAParquetFileAndAnswersWithItsManifest() {
        MvcTestResult answer =
                http.post()
                        .uri(ROOT + "/exports/focus?month=2026-10&version=1.4&format=parquet")
                        .exchange();

        assertThat(answer).hasStatus(201);
        assertThat(answer)
                .bodyJson()
                .isLenientlyEqualTo(
                        """
                        {"file": "focus-1.4-2026-10-provisional.parquet", "focus_version": "1.4", "format": "parquet",
                         "period_start": "2026-10-01", "period_end": "2026-11-01", "provisional": true, "rows": 24,
                         "totals": {"effective_cost": "164.4777260750"},
                         "ledger": {"charged_usd": "164.4777260750"},
                         "unpriced_requests": 4}
                        """);
        assertThat(get("/exports")).bodyJson().extractingPath("$.items[0].rows").isEqualTo(24);
    }

    @Test
    void sendsTheLedger() throws Exception {
        MvcTestResult answer = get("/exports/ledger.csv?from=2026-10-01&to=2026-10-08");

        assertThat(answer)
                .hasStatusOk()
                .hasContentTypeCompatibleWith(MediaType.parseMediaType("text/csv"));
        assertThat(answer.getResponse().getHeader("Content-Disposition"))
                .contains("ledger-2026-10-01_2026-10-08.csv");
        assertThat(answer.getResponse().getContentAsString().lines().count()).isEqualTo(15);
    }

    @Test
    void closesAMonthInTheNameOfWhoeverAsks() {
        assertThat(get("/periods/2026-09"))
                .bodyJson()
                .isLenientlyEqualTo("{\"month\": \"2026-09\", \"closable\": false}");
        assertThat(get("/periods/2026-11"))
                .bodyJson()
                .isLenientlyEqualTo(
                        """
                        {"closable": false, "obstacles": ["it can be closed from 2026-12-01T00:15:00Z on"]}
                        """);

        MvcTestResult closed =
                http.post()
                        .uri(ROOT + "/periods/2026-08/close")
                        .contentType(MediaType.APPLICATION_JSON)
                        .content("{\"note\": \"nothing happened\"}")
                        .exchange();

        assertThat(closed)
                .hasStatusOk()
                .bodyJson()
                .isLenientlyEqualTo(
                        """
                        {"month": "2026-08", "closed_by": "erika", "note": "nothing happened", "charged_usd": "0"}
                        """);
        assertThat(get("/periods"))
                .bodyJson()
                .extractingPath("$.items[*].month")
                .isEqualTo(List.of("2026-09", "2026-08"));
    }

    private static MvcTestResult get(String path) {
        return http.get().uri(ROOT + path).exchange();
    }
}
