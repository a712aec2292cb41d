package dev.headgate.accounting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headgate.testing.LoggedIn;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
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
            LoggedIn.to(
                    new BudgetController(new BudgetAdministration(books.registry())),
                    new BudgetRaiseController(books.raises()),
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
    void showsTheBoundsOfWhatIsCarriedOver() {
        String monthly =
                body("pilot", "12.50")
                        .replace(
                                "\"total\"",
                                "\"month\", \"carry_over\": {\"max_share\": \"0.25\"}");

        assertThat(post(monthly))
                .hasStatus(HttpStatus.CREATED)
                .bodyJson()
                .isLenientlyEqualTo(
                        "{\"carry_over\": {\"max_share\": \"0.25\", \"max_usd\": null}}");
    }

    @Test
    void raisesTheLimitForAWhileAndTakesItBack() {
        create("pilot");
        UUID budget = books.jdbc.sql("select id from budgets").query(UUID.class).single();
        String raises = BUDGETS + "/" + budget + "/raises";

        MvcTestResult raised =
                post(
                        raises,
                        "{\"usd\": \"2.5\", \"ends_at\": \"%s\", \"reason\": \"a demo\"}"
                                .formatted(Instant.now().plus(Duration.ofHours(1))));

        assertThat(raised)
                .hasStatus(HttpStatus.CREATED)
                .bodyJson()
                .isLenientlyEqualTo(
                        """
                        {"usd": "2.5", "reason": "a demo", "author": "erika", "in_force": true, "withdrawn_by": null}
                        """);
        assertThat(limitInForce(budget)).isEqualByComparingTo("15");

        UUID raise = books.jdbc.sql("select id from budget_raises").query(UUID.class).single();
        assertThat(http.delete().uri(raises + "/{id}", raise))
                .hasStatusOk()
                .bodyJson()
                .isLenientlyEqualTo("{\"in_force\": false, \"withdrawn_by\": \"erika\"}");
        assertThat(limitInForce(budget)).isEqualByComparingTo("12.50");
        assertThat(http.get().uri(raises))
                .bodyJson()
                .isLenientlyEqualTo(
                        "{\"items\": [{\"id\": \"%s\", \"in_force\": false}], \"next\": null}"
                                .formatted(raise));
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

    private BigDecimal limitInForce(UUID budget) {
        return new BudgetAdministration(books.registry()).budget(budget).standing().limit();
    }

    private MvcTestResult post(String body) {
        return post(BUDGETS, body);
    }

    private MvcTestResult post(String path, String body) {
        return http.post()
                .uri(path)
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
