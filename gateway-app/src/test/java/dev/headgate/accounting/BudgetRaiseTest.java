package dev.headgate.accounting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headgate.db.TestDatabase;
import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import dev.headgate.identity.Caller;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A raise adds to the limit from the next reservation on and ends by the database's clock. */
class BudgetRaiseTest {
    private final TestDatabase database = TestDatabase.migrated();
    private final TestBooks books =
            new TestBooks(database, Duration.ofSeconds(30), Samples.hosted());
    private final BudgetAdministration budgets = new BudgetAdministration(books.registry());
    private final Caller caller = Samples.caller();

    @AfterEach
    void close() throws Exception {
        books.closeBalanced();
    }

    @Test
    void aRaiseHoldsAtOnceForThePeriodThatIsUnderWay() {
        UUID budget = books.budget("monthly", caller.key().value(), "1");
        reserve("1");
        assertThatThrownBy(() -> reserve("0.5")).hasMessageContaining("of 1 USD has 0 USD left");

        books.raise(budget, "0.5", Duration.ofHours(1));

        reserve("0.5");
        assertThatThrownBy(() -> reserve("0.1")).hasMessageContaining("of 1.5 USD has 0 USD left");
        BudgetStanding standing = budgets.budget(budget).standing();
        assertThat(standing.limit()).isEqualByComparingTo("1.5");
        assertThat(standing.raised()).isEqualByComparingTo("0.5");
        assertThat(standing.isExceeded()).isFalse();
    }

    @Test
    void raisesAddUp() {
        UUID budget = books.budget("monthly", caller.key().value(), "1");
        books.raise(budget, "0.5", Duration.ofHours(1));
        books.raise(budget, "0.25", Duration.ofHours(2));

        reserve("1.75");

        assertThat(budgets.budget(budget).standing().left()).isEqualByComparingTo("0");
    }

    @Test
    void aPeriodThatBeginsWhileARaiseLastsHasItToo() {
        UUID budget = books.budget("monthly", caller.key().value(), "1");
        books.raise(budget, "0.5", Duration.ofHours(1));

        reserve("1.5");

        assertThat(books.reserved(budget)).isEqualByComparingTo("1.5");
    }

    @Test
    void aRaiseEndsByItselfAndWhatWasAdmittedUnderItStaysAsExcess() throws Exception {
        UUID budget = books.budget("monthly", caller.key().value(), "1");
        BudgetRaise raise = books.raise(budget, "1", Duration.ofMillis(700));
        Reservation first = reserve("0.9");
        Reservation second = reserve("0.9");

        TestBooks.await("the raise has ended", () -> !raiseIsInForce(budget, raise));

        assertThatThrownBy(() -> reserve("0.1")).hasMessageContaining("of 1 USD has 0 USD left");
        books.book.settle(first, Samples.used(900_000, 0));
        books.awaitSettled(first);
        BudgetStanding standing = budgets.budget(budget).standing();
        assertThat(standing.limit()).isEqualByComparingTo("1");
        assertThat(standing.raised()).isEqualByComparingTo("0");
        assertThat(standing.excess()).isEqualByComparingTo("0.8");
        assertThat(standing.overrun()).isEqualByComparingTo("0");
        assertThat(standing.isExceeded()).isTrue();
        assertThat(second.worstCase()).isEqualByComparingTo("0.9");
    }

    @Test
    void afterARaiseHasEndedTheLimitHoldsAgain() throws Exception {
        UUID budget = books.budget("monthly", caller.key().value(), "1");
        BudgetRaise raise = books.raise(budget, "1", Duration.ofMillis(500));
        books.book.settle(reserve("1.5"), Samples.used(300_000, 0));
        books.awaitSettled();
        TestBooks.await("the raise has ended", () -> !raiseIsInForce(budget, raise));

        reserve("0.7");

        assertThatThrownBy(() -> reserve("0.000001")).hasMessageContaining("of 1 USD");
    }

    @Test
    void aRaiseCanBeWithdrawnAndSaysByWhom() {
        UUID budget = books.budget("monthly", caller.key().value(), "1");
        BudgetRaise raise = books.raise(budget, "1", Duration.ofHours(1));
        reserve("1.5");

        BudgetRaise withdrawn = withdraw(budget, raise);

        assertThat(withdrawn.inForce()).isFalse();
        assertThat(withdrawn.author()).isEqualTo("ada");
        assertThat(withdrawn.reason()).isEqualTo("quarter's end");
        assertThat(withdrawn.withdrawnBy()).isEqualTo("bob");
        assertThatThrownBy(() -> reserve("0.1")).hasMessageContaining("of 1 USD has 0 USD left");
        assertThat(budgets.budget(budget).standing().excess()).isEqualByComparingTo("0.5");
        assertThatThrownBy(() -> withdraw(budget, raise)).hasMessageContaining("has ended already");
    }

    @Test
    void aRaiseInThePastIsNone() {
        UUID budget = books.budget("monthly", caller.key().value(), "1");
        var past = new RaiseSettings(BigDecimal.ONE, Instant.EPOCH, "too late");

        assertCode(
                () -> books.transaction().execute(_ -> books.raises().add(budget, past, "ada")),
                ErrorCode.INVALID_REQUEST);
        assertCode(
                () -> books.raise(UUID.randomUUID(), "1", Duration.ofHours(1)),
                ErrorCode.NOT_FOUND);
    }

    @Test
    void allRaisesOfABudgetAreKeptNewestFirst() {
        UUID budget = books.budget("monthly", caller.key().value(), "1");
        BudgetRaise first = books.raise(budget, "1", Duration.ofHours(1));
        BudgetRaise second = books.raise(budget, "2", Duration.ofHours(1));
        withdraw(budget, first);

        List<BudgetRaise> kept = books.raises().before(budget, new UUID(-1, -1), 10);

        assertThat(kept).extracting(BudgetRaise::id).containsExactly(second.id(), first.id());
        assertThat(kept).extracting(BudgetRaise::inForce).containsExactly(true, false);
    }

    @Test
    void aLimitThatIsChangedKeepsItsRaise() {
        UUID budget =
                budgets.create(
                                new BudgetSettings(
                                        "monthly",
                                        BudgetScope.KEY,
                                        caller.key().value(),
                                        BudgetPeriod.MONTH,
                                        null,
                                        BigDecimal.ONE,
                                        true))
                        .id();
        books.raise(budget, "1", Duration.ofHours(1));
        reserve("0.1");

        StoredBudget known = budgets.budget(budget);
        budgets.change(
                budget,
                new BudgetSettings(
                        "monthly",
                        BudgetScope.KEY,
                        caller.key().value(),
                        BudgetPeriod.MONTH,
                        known.settings().timeZone(),
                        new BigDecimal("3"),
                        true));

        assertThat(budgets.budget(budget).standing().limit()).isEqualByComparingTo("4");
    }

    /** Two replicas reserve as fast as they can while a raise comes and goes. */
    @Test
    void afterAWithdrawalIsCommittedNobodyAdmitsAboveTheLimit() throws Exception {
        UUID budget = books.budget("monthly", caller.key().value(), "1");
        AtomicBoolean over = new AtomicBoolean();
        try (TestBooks other =
                        new TestBooks(database, Duration.ofSeconds(30), false, Samples.hosted());
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> callers =
                    List.of(
                            threads.submit(() -> reserveAndRelease(books, over)),
                            threads.submit(() -> reserveAndRelease(other, over)),
                            threads.submit(() -> reserveAndRelease(books, over)),
                            threads.submit(() -> reserveAndRelease(other, over)));
            for (int i = 0; i < 15; i++) {
                withdraw(budget, books.raise(budget, "1", Duration.ofHours(1)));
                BigDecimal excess = excess(budget);
                TestBooks.await("some more were decided", this::someMoreAreDecided);
                assertThat(excess(budget))
                        .as("excess only grows by a withdrawal")
                        .isEqualTo(excess);
            }
            over.set(true);
            for (Future<?> done : callers) {
                done.get();
            }
            TestBooks.await("the other is done", other.groups::isIdle);
        }
    }

    private long decided;

    private boolean someMoreAreDecided() {
        long now = books.count("attempts");
        boolean more = now >= decided + 4;
        decided = more ? now : decided;
        return more;
    }

    private Void reserveAndRelease(TestBooks replica, AtomicBoolean over) {
        while (!over.get()) {
            try {
                Reservation held =
                        replica.book.reserve(Samples.opening(caller, Samples.hosted(), 600_000));
                replica.book.release(held, "connect_failed", null);
            } catch (GatewayException e) {
                assertThat(e.code()).isEqualTo(ErrorCode.BUDGET_EXCEEDED);
            }
        }
        return null;
    }

    private BigDecimal excess(UUID budget) {
        return books.jdbc
                .sql("select coalesce(max(excess), 0) from budget_periods where budget_id = ?")
                .param(budget)
                .query(BigDecimal.class)
                .single();
    }

    private BudgetRaise withdraw(UUID budget, BudgetRaise raise) {
        return books.transaction().execute(_ -> books.raises().withdraw(budget, raise.id(), "bob"));
    }

    private boolean raiseIsInForce(UUID budget, BudgetRaise raise) {
        return books.raises().before(budget, new UUID(-1, -1), 10).stream()
                .anyMatch(kept -> kept.id().equals(raise.id()) && kept.inForce());
    }

    private Reservation reserve(String usd) {
        long tokens = new BigDecimal(usd).movePointRight(6).longValueExact();
        return books.book.reserve(Samples.opening(caller, Samples.hosted(), tokens));
    }

    private static void assertCode(
            org.assertj.core.api.ThrowableAssert.ThrowingCallable call, ErrorCode code) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        GatewayException.class, e -> assertThat(e.code()).isEqualTo(code));
    }
}
