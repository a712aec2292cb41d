package dev.headgate.accounting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headgate.catalog.CatalogSnapshot;
import dev.headgate.catalog.Deployment;
import dev.headgate.catalog.PriceSheet;
import dev.headgate.error.GatewayException;
import dev.headgate.identity.Caller;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A price was wrong, calls were charged by it, and somebody corrected it. */
class ReratingTest {
    private static final String NAME = "gpt@openai";
    private static final Deployment WRONG = Samples.hosted(NAME, Samples.price("1", "1"));
    private static final Deployment RIGHT = Samples.hosted(NAME, Samples.price("0.5", "2"));

    private final TestBooks books = new TestBooks(WRONG);
    private final Caller caller = Samples.caller();
    private volatile CatalogSnapshot snapshot = new CatalogSnapshot(List.of(RIGHT));
    private final Reratings reratings = new Reratings(books.jdbc, Samples.IDS, () -> snapshot);
    private final ReratingRun run =
            new ReratingRun(
                    books.jdbc,
                    books.transaction(),
                    (JdbcLedger) books.ledger(),
                    () -> snapshot,
                    Samples.IDS);
    private UUID budget;

    @BeforeEach
    void setABudget() {
        budget = books.budget("monthly", caller.key().value(), "5");
    }

    @AfterEach
    void theBooksBalance() {
        try (books) {
            assertThat(new BooksCheck(books.jdbc, Clock.systemUTC()).run().findings())
                    .allSatisfy(finding -> assertThat(finding.rows()).isEmpty());
        }
    }

    @Test
    void booksTheDifferenceByAnEntryOfItsOwn() throws Exception {
        Reservation call = spend(WRONG, 1000, 100);

        Rerating done = rerate(false);

        // 1000 × 0.5 + 100 × 2 instead of 1100 × 1, per million.
        assertThat(cost(call)).isEqualByComparingTo("0.0007");
        assertThat(done.state()).isEqualTo("DONE");
        assertThat(done.tenants())
                .singleElement()
                .satisfies(tenant -> {
                    assertThat(tenant.changed()).isEqualTo(1);
                    assertThat(new BigDecimal(tenant.differenceUsd()))
                            .isEqualByComparingTo("-0.0004");
                });
        assertThat(sum("select sum(usd) from meter_hours where kind = 'RERATING'"))
                .isEqualByComparingTo("-0.0004");
        assertThat(
                        sum(
                                "select sum(amount) from postings where kind = 'RERATING'"
                                        + " and account = 'TENANT' and side = 'CREDIT'"))
                .isEqualByComparingTo("0.0004");
    }

    @Test
    void leavesWhatWasBookedAsItIs() throws Exception {
        spend(WRONG, 1000, 100);

        rerate(false);

        assertThat(
                        sum(
                                "select sum(amount) from postings where kind = 'SETTLEMENT'"
                                        + " and side = 'DEBIT'"))
                .isEqualByComparingTo("0.0011");
        assertThat(sum("select sum(usd) from meter_hours where kind = 'USAGE'"))
                .isEqualByComparingTo("0.0011");
    }

    @Test
    void givesTheDifferenceBackToABudgetWhosePeriodHasNotEnded() throws Exception {
        spend(WRONG, 1000, 100);

        rerate(false);

        assertThat(books.settled(budget)).isEqualByComparingTo("0.0007");
    }

    @Test
    void leavesAPeriodThatHasEndedAsItIs() throws Exception {
        spend(WRONG, 1000, 100);
        books.jdbc
                .sql(
                        "update budget_periods set period_start = period_start - interval '2 months',"
                                + " period_end = period_end - interval '2 months'")
                .update();

        rerate(false);

        assertThat(books.settled(budget)).isEqualByComparingTo("0.0011");
    }

    @Test
    void booksNothingInADryRun() throws Exception {
        Reservation call = spend(WRONG, 1000, 100);

        Rerating done = rerate(true);

        assertThat(new BigDecimal(done.tenants().getFirst().differenceUsd()))
                .isEqualByComparingTo("-0.0004");
        assertThat(cost(call)).isEqualByComparingTo("0.0011");
        assertThat(books.count("ledger_entries")).isZero();
    }

    @Test
    void changesNothingTheSecondTime() throws Exception {
        spend(WRONG, 1000, 100);
        rerate(false);

        Rerating second = rerate(false);

        assertThat(second.tenants().getFirst().changed()).isZero();
        assertThat(books.count("ledger_entries")).isEqualTo(1);
    }

    @Test
    void canBeTakenBackByCorrectingThePriceAgain() throws Exception {
        Reservation call = spend(WRONG, 1000, 100);
        rerate(false);
        snapshot = new CatalogSnapshot(List.of(WRONG));

        rerate(false);

        assertThat(cost(call)).isEqualByComparingTo("0.0011");
        assertThat(books.settled(budget)).isEqualByComparingTo("0.0011");
        assertThat(books.count("ledger_entries")).isEqualTo(2);
    }

    @Test
    void pricesWhatHadNoPrice() throws Exception {
        books.jdbc.sql("update budgets set hard = false").update();
        Reservation call = spend(Samples.hosted(NAME, PriceSheet.UNKNOWN), 1000, 100);

        rerate(false);

        assertThat(cost(call)).isEqualByComparingTo("0.0007");
        assertThat(sum("select sum(unpriced) from spend_hours")).isEqualByComparingTo("0");
    }

    @Test
    void takesEveryAttemptOnce() throws Exception {
        for (int call = 0; call < 3; call++) {
            spend(WRONG, 1000, 0);
        }

        Rerating done = rerate(false);

        assertThat(done.tenants().getFirst().attempts()).isEqualTo(3);
        assertThat(done.tenants().getFirst().changed()).isEqualTo(3);
    }

    @Test
    void goesNoFurtherOnceCancelled() throws Exception {
        Reservation call = spend(WRONG, 1000, 100);
        Rerating asked = begin(false);

        reratings.cancel(asked.id());
        run.work();

        assertThat(reratings.find(asked.id()).state()).isEqualTo("CANCELLED");
        assertThat(cost(call)).isEqualByComparingTo("0.0011");
    }

    @Test
    void refusesWhatIsNoHostedDeployment() {
        var settings =
                new ReratingSettings("nobody@nowhere", Instant.EPOCH, Instant.now(), "typo", false);

        assertThatThrownBy(() -> reratings.begin(settings, "ada"))
                .isInstanceOf(GatewayException.class)
                .hasMessageContaining("no hosted deployment 'nobody@nowhere'");
    }

    private Rerating rerate(boolean dryRun) {
        Rerating asked = begin(dryRun);
        run.work();
        return reratings.find(asked.id());
    }

    private Rerating begin(boolean dryRun) {
        Instant now = Instant.now();
        return reratings.begin(
                new ReratingSettings(
                        NAME,
                        now.minus(Duration.ofDays(1)),
                        now.plus(Duration.ofDays(1)),
                        "the price of input was a typo",
                        dryRun),
                "ada");
    }

    private Reservation spend(Deployment deployment, long input, long output)
            throws InterruptedException {
        Reservation held = books.book.reserve(Samples.opening(caller, deployment, 10_000));
        books.book.settle(held, Samples.used(input, output));
        books.awaitSettled();
        return held;
    }

    private BigDecimal cost(Reservation call) {
        return books.jdbc
                .sql("select cost from attempts where id = ?")
                .param(call.id().value())
                .query(BigDecimal.class)
                .single();
    }

    private BigDecimal sum(String sql) {
        return books.jdbc.sql(sql).query(BigDecimal.class).single();
    }
}
