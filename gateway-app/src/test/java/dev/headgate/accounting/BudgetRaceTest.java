package dev.headgate.accounting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headgate.db.TestDatabase;
import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import dev.headgate.identity.Caller;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/**
 * F07: two replicas on one PostgreSQL admit exactly what a budget holds, however many ask, and
 * leave nothing held that nobody holds. Fifty races in all; each has callers and budgets of its
 * own, and after each the books must balance.
 */
class BudgetRaceTest {
    private static final long ONE_USD = 1_000_000;
    private static final TestDatabase DATABASE = TestDatabase.migrated();
    private static final TestBooks ONE = books();
    private static final TestBooks OTHER = books();

    private final Caller caller = Samples.caller();
    private final List<UUID> budgets = new ArrayList<>();

    private static TestBooks books() {
        return new TestBooks(DATABASE, Duration.ofSeconds(30), false, Samples.hosted());
    }

    @AfterAll
    static void close() {
        ONE.close();
        OTHER.close();
        DATABASE.close();
    }

    /** No overrun and no excess: then the table's own check has held the limit at every commit. */
    @AfterEach
    void theBooksBalanceAndNoLimitWasPassed() throws Exception {
        TestBooks.await("both are idle", () -> ONE.groups.isIdle() && OTHER.groups.isIdle());
        assertThat(new BooksCheck(ONE.jdbc, Clock.systemUTC()).run().findings())
                .allSatisfy(
                        finding -> assertThat(finding.violations()).as(finding.states()).isZero());
        assertThat(sums("overrun + excess")).allMatch(sum -> sum.signum() == 0);
    }

    @Test
    void f07AThousandAskForAHundredPlaces() throws Exception {
        UUID budget = budget(caller.key().value(), 100, "MONTH");

        List<Reservation> admitted = race(1_000, this::reserve);

        assertThat(admitted).hasSize(100);
        assertThat(ONE.reserved(budget)).isEqualByComparingTo("100");
        settleAll(admitted);
        assertThat(ONE.settled(budget)).isEqualByComparingTo("100");
        assertThat(ONE.reserved(budget)).isEqualByComparingTo("0");
    }

    @RepeatedTest(14)
    void f07OneBudget() throws Exception {
        UUID budget = budget(caller.key().value(), 20, "WEEK");

        List<Reservation> admitted = race(120, this::reserve);

        assertThat(admitted).hasSize(20);
        settleAll(admitted);
        assertThat(ONE.settled(budget)).isEqualByComparingTo("20");
    }

    @RepeatedTest(15)
    void f07ThreeLevels() throws Exception {
        budget(caller.key().value(), 30, "DAY");
        budget(caller.team().value(), 20, "TOTAL");
        budget(caller.tenant().value(), 24, "QUARTER");

        List<Reservation> admitted = race(120, this::reserve);

        assertThat(admitted).hasSize(20);
        assertThat(sums("reserved")).allMatch(sum -> sum.compareTo(BigDecimal.valueOf(20)) == 0);
        settleAll(admitted);
        assertThat(sums("settled")).allMatch(sum -> sum.compareTo(BigDecimal.valueOf(20)) == 0);
    }

    /** A third gives everything back, a third is cut short, a third uses what it held. */
    @RepeatedTest(14)
    void f07WithAborts() throws Exception {
        budget(caller.key().value(), 20, "MONTH");
        budget(caller.team().value(), 20, "TOTAL");
        budget(caller.tenant().value(), 20, "FISCAL_QUARTER");

        List<Reservation> admitted = race(150, this::reserveAndEnd);
        ONE.awaitSettled();

        BigDecimal cost = BigDecimal.ZERO;
        for (Reservation held : admitted) {
            cost = cost.add(costOf(held));
        }
        assertThat(admitted).hasSizeGreaterThanOrEqualTo(20);
        assertThat(cost).isLessThanOrEqualTo(BigDecimal.valueOf(20));
        assertThat(sums("reserved")).allMatch(sum -> sum.signum() == 0);
        assertThat(sums("settled"))
                .usingElementComparator(BigDecimal::compareTo)
                .containsOnly(cost);
    }

    /**
     * A day ends while everybody asks: the old one is used up, the new one too, the total holds.
     */
    @RepeatedTest(6)
    void f07AcrossMidnight() throws Exception {
        Midnight midnight = Midnight.after(ONE.jdbc, Duration.ofMillis(300));
        UUID ofKey = budget(caller.key().value(), 20, "DAY");
        UUID ofTeam = budget(caller.team().value(), 25, "DAY");
        UUID ofTenant = budget(caller.tenant().value(), 37, "TOTAL");
        ONE.jdbc
                .sql("update budgets set time_zone = ? where id in (?, ?)")
                .params(midnight.zone(), ofKey, ofTeam)
                .update();

        List<Reservation> admitted = new ArrayList<>();
        while (!midnight.isOver()) {
            admitted.addAll(race(10, this::reserve));
        }
        admitted.addAll(race(60, this::reserve));

        // How many come before midnight is up to the machine; each day holds 20, the total 37.
        List<String> days = reservedByPeriod(ofKey);
        int before = days.size() == 2 ? Integer.parseInt(days.getFirst()) : 0;
        assertThat(before).isLessThanOrEqualTo(20);
        assertThat(admitted).hasSize(Math.min(37, before + 20));
        assertThat(days.getLast()).isEqualTo(Integer.toString(admitted.size() - before));
        assertThat(reservedByPeriod(ofTeam)).isEqualTo(days);
        assertThat(reservedByPeriod(ofTenant)).containsExactly(Integer.toString(admitted.size()));
        settleAll(admitted);
    }

    /** Everybody asks at the same moment, half of them each replica. */
    private static List<Reservation> race(int callers, Asking asking) throws Exception {
        CountDownLatch start = new CountDownLatch(1);
        List<Future<@Nullable Reservation>> asked = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < callers; i++) {
                int number = i;
                Callable<@Nullable Reservation> call =
                        () -> {
                            start.await();
                            return asking.ask(number % 2 == 0 ? ONE : OTHER, number);
                        };
                asked.add(threads.submit(call));
            }
            start.countDown();
        }
        List<Reservation> admitted = new ArrayList<>();
        for (Future<@Nullable Reservation> answer : asked) {
            if (answer.get() != null) {
                admitted.add(Objects.requireNonNull(answer.get()));
            }
        }
        return admitted;
    }

    /** What one caller does; null if it was refused. */
    private interface Asking {
        @Nullable Reservation ask(TestBooks replica, int number);
    }

    private @Nullable Reservation reserve(TestBooks replica, int number) {
        try {
            return replica.book.reserve(Samples.opening(caller, Samples.hosted(), ONE_USD));
        } catch (GatewayException e) {
            assertThat(e.code()).isEqualTo(ErrorCode.BUDGET_EXCEEDED);
            return null;
        }
    }

    private @Nullable Reservation reserveAndEnd(TestBooks replica, int number) {
        Reservation held = reserve(replica, number);
        if (held != null) {
            switch (number % 3) {
                case 0 -> replica.book.release(held, "connect_failed", null);
                case 1 -> replica.book.settle(held, Samples.aborted(ONE_USD / 4));
                default -> replica.book.settle(held, Samples.used(ONE_USD, 0));
            }
        }
        return held;
    }

    private static void settleAll(List<Reservation> admitted) throws InterruptedException {
        for (int i = 0; i < admitted.size(); i++) {
            TestBooks replica = i % 2 == 0 ? ONE : OTHER;
            replica.book.settle(admitted.get(i), Samples.used(ONE_USD, 0));
        }
        ONE.awaitSettled();
    }

    private UUID budget(UUID scope, int limit, String period) {
        UUID id = Samples.id();
        ONE.jdbc
                .sql(
                        """
                        insert into budgets (id, name, scope, scope_id, period, time_zone, fiscal_start, limit_usd, hard)
                        values (?, ?, 'KEY', ?, ?, 'UTC', case when ? like 'FISCAL%' then '04-01' end, ?, true)
                        """)
                .params(id, id.toString(), scope, period, period, limit)
                .update();
        budgets.add(id);
        return id;
    }

    /** A sum for each budget of this race. */
    private List<BigDecimal> sums(String column) {
        return budgets.stream()
                .map(budget ->
                        ONE.jdbc
                                .sql(
                                        "select sum("
                                                + column
                                                + ") from budget_periods where budget_id = ?")
                                .param(budget)
                                .query(BigDecimal.class)
                                .single())
                .toList();
    }

    private static List<String> reservedByPeriod(UUID budget) {
        return ONE.jdbc
                .sql(
                        "select trim_scale(reserved)::text from budget_periods where budget_id = ? order by period_start")
                .param(budget)
                .query(String.class)
                .list();
    }

    private static BigDecimal costOf(Reservation held) {
        return ONE.jdbc
                .sql("select cost from attempts where id = ?")
                .param(held.id().value())
                .query(BigDecimal.class)
                .single();
    }
}
