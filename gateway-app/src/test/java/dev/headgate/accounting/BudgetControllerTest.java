package dev.headgate.accounting;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

class BudgetControllerTest {
    private static final String BUDGETS = "/api/admin/v1/budgets";

    private final TestBooks books = new TestBooks();
    private final MockMvcTester http =
            MockMvcTester.of(
                    new BudgetController(new BudgetAdministration(books.registry())),
                    new BooksController(new BooksCheck(books.jdbc, Clock.systemUTC())));

    @AfterEach
    void close() {
        books.close();
    }

    @Test
    void createsABudgetAndShowsWhereItStands() {
        MvcTestResult created = create("pilot");

        assertThat(created)
                .hasStatus(HttpStatus.CREATED)
                .bodyJson()
                .isLenientlyEqualTo(
                        """
                        {"name": "pilot", "scope": "team", "period": "total", "time_zone": "UTC",
                         "limit_usd": "12.50", "hard": true, "managed_by": "api",
                         "settled_usd": "0", "reserved_usd": "0", "exceeded": false, "period_end": null}
                        """);
    }

    @Test
    void refusesALimitThatIsNegativeOrMissing() {
        assertThat(post(body("pilot", "-1"))).hasStatus(HttpStatus.BAD_REQUEST);
        assertThat(post("{\"name\": \"pilot\"}")).hasStatus(HttpStatus.BAD_REQUEST);
        assertThat(books.count("budgets")).isZero();
    }

    @Test
    void changesAndDeletes() {
        create("pilot");
        UUID id = books.jdbc.sql("select id from budgets").query(UUID.class).single();
        UUID scope = books.jdbc.sql("select scope_id from budgets").query(UUID.class).single();

        assertThat(
                        http.put()
                                .uri(BUDGETS + "/{id}", id)
                                .contentType(MediaType.APPLICATION_JSON)
                                .content(
                                        body("renamed", "1")
                                                .replaceAll(
                                                        "\"scope_id\": \"[^\"]*\"",
                                                        "\"scope_id\": \"" + scope + "\"")))
                .hasStatusOk();
        assertThat(http.get().uri(BUDGETS + "/{id}", id)).bodyText().contains("renamed");
        assertThat(http.delete().uri(BUDGETS + "/{id}", id)).hasStatus(HttpStatus.NO_CONTENT);
        assertThat(http.get().uri(BUDGETS)).bodyJson().extractingPath("items").asArray().isEmpty();
    }

    @Test
    void listsInPages() {
        create("a");
        create("b");
        create("c");

        assertThat(http.get().uri(BUDGETS + "?limit=2"))
                .bodyJson()
                .extractingPath("items[*].name")
                .asArray()
                .containsExactly("a", "b");
        String next =
                books.jdbc
                        .sql("select id::text from budgets where name = 'b'")
                        .query(String.class)
                        .single();
        assertThat(http.get().uri(BUDGETS + "?limit=2"))
                .bodyJson()
                .extractingPath("next")
                .isEqualTo(next);
        assertThat(http.get().uri(BUDGETS + "?limit=2&after={id}", next))
                .bodyJson()
                .isLenientlyEqualTo("{\"items\": [{\"name\": \"c\"}], \"next\": null}");
        assertThat(http.get().uri(BUDGETS + "?limit=0")).hasFailed();
    }

    @Test
    void saysWhetherTheBooksBalance() {
        assertThat(http.get().uri("/api/admin/v1/books/check"))
                .hasStatusOk()
                .bodyJson()
                .extractingPath("balanced")
                .isEqualTo(true);
    }

    private MvcTestResult create(String name) {
        return post(body(name, "12.50"));
    }

    private MvcTestResult post(String body) {
        return http.post()
                .uri(BUDGETS)
                .contentType(MediaType.APPLICATION_JSON)
                .content(body)
                .exchange();
    }

    private static String body(String name, String limit) {
        return """
        {"name": "%s", "scope": "team", "scope_id": "%s", "period": "total", "limit_usd": "%s", "hard": true}
        """
                .formatted(name, UUID.randomUUID(), limit);
    }
}
