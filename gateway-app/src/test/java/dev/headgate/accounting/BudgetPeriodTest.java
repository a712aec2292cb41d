package dev.headgate.accounting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headgate.identity.Caller;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Periods are rows that the first reservation makes; nothing is ever reset. */
class BudgetPeriodTest {
    private static final long MILLION = 1_000_000;

    private final TestBooks books = new TestBooks(Samples.hosted());
    private final BudgetAdministration budgets = new BudgetAdministration(books.registry());
    private final Caller caller = Samples.caller();

    @AfterEach
    void close() throws Exception {
        books.closeBalanced();
    }

    @ParameterizedTest
    @EnumSource(BudgetPeriod.class)
    void theFirstReservationMakesThePeriodThatWasShownBefore(BudgetPeriod period) {
        StoredBudget before = budgets.create(settings(period));

        reserve(MILLION);

        StoredBudget after = budgets.budget(before.id());
        assertThat(books.count("budget_periods")).isEqualTo(1);
        assertThat(after.periodStart()).isEqualTo(before.periodStart());
        assertThat(after.periodEnd()).isEqualTo(before.periodEnd());
        assertThat(after.periodEnd().equals(Instant.MAX)).isEqualTo(period == BudgetPeriod.TOTAL);
        assertThat(after.standing().reserved()).isEqualByComparingTo("1");
    }

    @ParameterizedTest
    @EnumSource(BudgetPeriod.class)
    void theSamePeriodCountsAllOfItsReservations(BudgetPeriod period) {
        budgets.create(settings(period));
        reserve(MILLION);
        reserve(MILLION);

        assertThatThrownBy(() -> reserve(MILLION)).hasMessageContaining("0 USD left");
        assertThat(books.count("budget_periods")).isEqualTo(1);
    }

    @Test
    void midnightBeginsADayAndWhatWasReservedBeforeStaysWithItsOwn() throws Exception {
        Midnight midnight = Midnight.after(books.jdbc, Duration.ofMillis(800));
        UUID budget = daily(midnight, "1");
        Reservation yesterday = reserve(MILLION);
        assertThatThrownBy(() -> reserve(1)).hasMessageContaining("0 USD left");

        TestBooks.await("midnight", midnight::isOver);

        Reservation today = reserve(400_000);
        books.book.settle(yesterday, Samples.used(900_000, 0));
        books.book.settle(today, Samples.used(400_000, 0));
        books.awaitSettled();
        assertThat(
                        books.jdbc
                                .sql(
                                        "select settled from budget_periods where budget_id = ? order by period_start")
                                .param(budget)
                                .query(BigDecimal.class)
                                .list())
                .usingElementComparator(BigDecimal::compareTo)
                .containsExactly(new BigDecimal("0.9"), new BigDecimal("0.4"));
    }

    /** When a country changes its clock, days that were made before end at another moment. */
    @Test
    void aPeriodWhoseEndMovedIsMadeLonger() {
        UUID budget = books.budget("monthly", caller.key().value(), "1");
        reserve(300_000);
        books.jdbc
                .sql("update budget_periods set period_end = now() - interval '1 second'")
                .update();

        reserve(300_000);

        assertThat(books.count("budget_periods")).isEqualTo(1);
        assertThat(books.reserved(budget)).isEqualByComparingTo("0.6");
    }

    private UUID daily(Midnight midnight, String limit) {
        UUID id = books.budget("daily", caller.key().value(), limit, "DAY", true);
        books.jdbc
                .sql("update budgets set time_zone = ? where id = ?")
                .params(midnight.zone(), id)
                .update();
        return id;
    }

    private BudgetSettings settings(BudgetPeriod period) {
        return new BudgetSettings(
                "budget",
                BudgetScope.KEY,
                caller.key().value(),
                period,
                "Europe/Berlin",
                period.isFiscal() ? "04-06" : null,
                new BigDecimal("2"),
                true,
                null,
                null,
                null);
    }

    private Reservation reserve(long tokens) {
        return books.book.reserve(Samples.opening(caller, Samples.hosted(), tokens));
    }
}
