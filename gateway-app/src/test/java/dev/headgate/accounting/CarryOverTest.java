package dev.headgate.accounting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headgate.error.GatewayException;
import dev.headgate.identity.Caller;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a period leaves unspent, up to a bound, is there for the next one and for nobody else. */
class CarryOverTest {
    private final TestBooks books = new TestBooks(Samples.hosted());
    private final BudgetAdministration budgets = new BudgetAdministration(books.registry());
    private final Caller caller = Samples.caller();

    @AfterEach
    void close() throws Exception {
        books.closeBalanced();
    }

    @ParameterizedTest(name = "{0} USD of 10 spent, at most {1} and {2} USD: {3}")
    @CsvSource({
        "4, 1, , 6",
        "4, 0.25, , 2.5",
        "4, , 3, 3",
        "4, 0.5, 20, 5",
        "10, 1, , 0",
        "9, 0.5, , 1",
        "0.000001, 1, , 9.999999"
    })
    void theUnspentPartIsCarriedUpToItsBound(
            BigDecimal spent, @Nullable BigDecimal share, @Nullable BigDecimal usd, String carried)
            throws Exception {
        UUID budget = budget("10", new CarryOver(share, usd));
        spend(spent);
        aMonthPasses();

        reserve("0.1");

        assertThat(standing(budget).carried()).isEqualByComparingTo(carried);
        assertThat(standing(budget).limit())
                .isEqualByComparingTo(new BigDecimal("10").add(new BigDecimal(carried)));
    }

    @Test
    void whatIsStillHeldIsNotUnspent() throws Exception {
        UUID budget = budget("10", new CarryOver(BigDecimal.ONE, null));
        Reservation held = reserve("7");
        aMonthPasses();

        reserve("0.1");
        books.book.release(held, "connect_failed", null);
        TestBooks.await("it is given back", () -> books.state(held.id()).equals("RELEASED"));

        assertThat(standing(budget).carried()).isEqualByComparingTo("3");
    }

    @Test
    void whatWasCarriedIsCarriedOnceMoreUpToTheSameBound() throws Exception {
        UUID budget = budget("10", new CarryOver(new BigDecimal("0.5"), null));
        spend(new BigDecimal("2"));
        aMonthPasses();
        spend(new BigDecimal("12"));
        aMonthPasses();

        reserve("0.1");

        // The second month had 15, of which 3 are left.
        assertThat(standing(budget).carried()).isEqualByComparingTo("3");
    }

    @Test
    void monthsInWhichNobodyAskedWereUnspentHoweverManyTheyAre() throws Exception {
        UUID budget = budget("10", new CarryOver(new BigDecimal("0.5"), null));
        spend(new BigDecimal("10"));
        aMonthPasses();
        aMonthPasses();
        aMonthPasses();

        reserve("0.1");

        assertThat(standing(budget).carried()).isEqualByComparingTo("5");
        assertThat(books.count("budget_periods")).isEqualTo(2);
    }

    @Test
    void aBudgetThatIsNewHasNothingToCarry() {
        UUID budget = budget("10", new CarryOver(BigDecimal.ONE, null));

        reserve("0.1");

        assertThat(standing(budget).carried()).isEqualByComparingTo("0");
    }

    @Test
    void aMonthThatPassedBeforeTheFirstRequestWasUnspent() {
        UUID budget = budget("10", new CarryOver(BigDecimal.ONE, null));
        books.jdbc.sql("update budgets set created_at = created_at - interval '40 days'").update();

        reserve("0.1");

        assertThat(standing(budget).carried()).isEqualByComparingTo("10");
    }

    @Test
    void withoutCarryOverNothingIsCarried() throws Exception {
        UUID budget = budget("10", null);
        spend(new BigDecimal("1"));
        aMonthPasses();

        reserve("0.1");

        assertThat(standing(budget).carried()).isEqualByComparingTo("0");
    }

    @Test
    void raisesAreNotCarried() throws Exception {
        UUID budget = budget("10", new CarryOver(BigDecimal.ONE, null));
        books.raise(budget, "5", Duration.ofHours(1));
        spend(new BigDecimal("4"));
        aMonthPasses();

        reserve("0.1");

        assertThat(standing(budget).carried()).isEqualByComparingTo("6");
    }

    /** A group that began before the boundary may still be at work when the new month is made. */
    @Test
    void whatWasCarriedCannotBeSpentInTheOldPeriodToo() throws Exception {
        UUID budget = budget("10", new CarryOver(BigDecimal.ONE, null));
        spend(new BigDecimal("4"));
        aMonthPasses();
        reserve("0.1");

        // As a group of another replica sees it whose transaction began in the old month.
        books.jdbc
                .sql(
                        "update budget_periods set period_start = period_start + interval '2 months', period_end = 'infinity' where carried > 0")
                .update();
        books.jdbc
                .sql(
                        "update budget_periods set period_end = period_end + interval '1 month' where carried_out > 0")
                .update();

        assertThatThrownBy(() -> reserve("0.1"))
                .isInstanceOf(GatewayException.class)
                .hasMessageContaining("Budget 'monthly' of 4 USD has 0 USD left");
        List<BigDecimal> limits =
                books.jdbc
                        .sql(
                                "select limit_usd + carried - carried_out from budget_periods where budget_id = ? order by period_start")
                        .param(budget)
                        .query(BigDecimal.class)
                        .list();
        assertThat(limits.stream().reduce(BigDecimal.ZERO, BigDecimal::add))
                .as("both months have what two months have")
                .isEqualByComparingTo("20");
    }

    private UUID budget(String limit, @Nullable CarryOver carryOver) {
        return budgets.create(
                        new BudgetSettings(
                                "monthly",
                                BudgetScope.KEY,
                                caller.key().value(),
                                BudgetPeriod.MONTH,
                                "UTC",
                                null,
                                new BigDecimal(limit),
                                true,
                                null,
                                null,
                                carryOver))
                .id();
    }

    private BudgetStanding standing(UUID budget) {
        return budgets.budget(budget).standing();
    }

    private void spend(BigDecimal usd) throws Exception {
        Reservation held = reserve(usd.toPlainString());
        long tokens = usd.movePointRight(6).longValueExact();
        books.book.settle(held, Samples.used(tokens, 0));
        books.awaitSettled();
    }

    /** Moves what was counted a month back. */
    private void aMonthPasses() {
        books.jdbc
                .sql(
                        "update budget_periods set period_start = (period_start at time zone 'UTC' - interval '1 month') at time zone 'UTC',"
                                + " period_end = (period_end at time zone 'UTC' - interval '1 month') at time zone 'UTC'")
                .update();
        books.jdbc.sql("update budgets set created_at = created_at - interval '31 days'").update();
    }

    private Reservation reserve(String usd) {
        long tokens = new BigDecimal(usd).movePointRight(6).longValueExact();
        return books.book.reserve(Samples.opening(caller, Samples.hosted(), tokens));
    }
}
