package dev.headgate.accounting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headgate.catalog.CatalogSnapshot;
import dev.headgate.testing.LoggedIn;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/** Re-ratings over HTTP; what they book is {@link ReratingTest}'s. */
class ReratingControllerTest {
    private static final String RERATINGS = "/api/admin/v1/ledger/reratings";

    private final TestBooks books = new TestBooks();
    private final MockMvcTester http =
            LoggedIn.to(
                    new ReratingController(
                            new Reratings(
                                    books.jdbc,
                                    Samples.IDS,
                                    () -> new CatalogSnapshot(List.of(Samples.hosted())))));

    @AfterEach
    void close() {
        books.close();
    }

    @Test
    void beginsOneInTheNameOfWhoeverAsksAndCancelsIt() {
        MvcTestResult begun = begin("2026-10-01T00:00:00Z", "2026-11-01T00:00:00Z", "a typo");

        assertThat(begun)
                .hasStatus(HttpStatus.ACCEPTED)
                .bodyJson()
                .isLenientlyEqualTo(
                        """
                        {"deployment": "%s", "settled_from": "2026-10-01T00:00:00Z", "settled_to": "2026-11-01T00:00:00Z",
                         "dry_run": true, "reason": "a typo", "author": "erika", "state": "RUNNING", "finished_at": null,
                         "tenants": []}
                        """
                                .formatted(Samples.hosted().name()));

        UUID id = books.jdbc.sql("select id from reratings").query(UUID.class).single();
        assertThat(http.post().uri(RERATINGS + "/{id}/cancel", id))
                .hasStatusOk()
                .bodyJson()
                .isLenientlyEqualTo("{\"state\": \"CANCELLED\"}");
        assertThat(http.get().uri(RERATINGS + "/{id}", id))
                .hasStatusOk()
                .bodyJson()
                .extractingPath("finished_at")
                .isNotNull();
    }

    @Test
    void refusesWhatIsNoTimeOrHasNoReason() {
        assertThat(begin("2026-11-01T00:00:00Z", "2026-10-01T00:00:00Z", "a typo"))
                .hasStatus(HttpStatus.BAD_REQUEST);
        assertThat(begin("2026-10-01T00:00:00Z", "2026-11-01T00:00:00Z", " "))
                .hasStatus(HttpStatus.BAD_REQUEST);
        assertThat(books.count("reratings")).isZero();
    }

    @Test
    void listsTheNewestFirstInPages() {
        for (String reason : List.of("first", "second", "third")) {
            begin("2026-10-01T00:00:00Z", "2026-11-01T00:00:00Z", reason);
        }

        assertThat(http.get().uri(RERATINGS + "?limit=2"))
                .bodyJson()
                .extractingPath("items[*].reason")
                .asArray()
                .containsExactly("third", "second");
        UUID second =
                books.jdbc
                        .sql("select id from reratings where reason = 'second'")
                        .query(UUID.class)
                        .single();
        assertThat(http.get().uri(RERATINGS + "?limit=2&after={id}", second))
                .bodyJson()
                .isLenientlyEqualTo("{\"items\": [{\"reason\": \"first\"}], \"next\": null}");
    }

    private MvcTestResult begin(String from, String to, String reason) {
        return http.post()
                .uri(RERATINGS)
                .contentType(MediaType.APPLICATION_JSON)
                .content(
                        """
                        {"deployment": "%s", "settled_from": "%s", "settled_to": "%s", "reason": "%s", "dry_run": true}
                        """
                                .formatted(Samples.hosted().name(), from, to, reason))
                .exchange();
    }
}
