package dev.headgate.accounting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headgate.catalog.Deployment;
import dev.headgate.db.TestDatabase;
import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import dev.headgate.identity.Caller;
import dev.headgate.testing.FaultProxy;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * F05 with GRACE: one of two replicas loses the database and goes on within its allowance, while
 * the other one books against the same hard budget.
 */
class GraceTest {
    private static final Deployment HOSTED = Samples.hosted();
    private static final BigDecimal GRANTED = new BigDecimal("0.05");
    private static final long TOKENS = 1_000;

    /** Of each replica; each asks for one thing at a time. */
    private static final int CALLERS = 4;

    private static final BigDecimal WORST = new BigDecimal("0.001");

    private final TestDatabase database = TestDatabase.migrated();
    private final TestBooks well = new TestBooks(database, Duration.ofSeconds(5), true, HOSTED);
    private final FaultProxy network =
            FaultProxy.to(URI.create(database.url().substring("jdbc:".length())).getPort(), 5);
    private final TestBooks cut =
            TestBooks.behind(network, database, Duration.ofSeconds(1), HOSTED);
    private final Caller caller = Samples.caller();
    private final GraceBooks grace =
            new GraceBooks(cut, OutageAllowanceTest.bounds("1", GRANTED.toPlainString(), 1));
    private final Map<AttemptId, BigDecimal> truth = new ConcurrentHashMap<>();
    private final AtomicBoolean over = new AtomicBoolean();
    private final List<Thread> callers = new ArrayList<>();

    @AfterEach
    void close() {
        over.set(true);
        network.heal();
        grace.close();
        cut.close();
        network.close();
        well.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = PartitionTest.Fault.class,
            names = {"NOTHING_ARRIVES", "RESET", "CUT_IN_A_QUESTION"})
    void f05SpendsNoMoreThanItsAllowanceAndLosesNothing(PartitionTest.Fault fault)
            throws Exception {
        UUID budget = well.budget("shared", caller.tenant().value(), "1000");
        ask(grace.book);
        ask(well.book);
        TestBooks.await("both book", () -> truth.size() > 100);

        fault.strike.accept(network);
        TestBooks.await("it goes on", () -> grace.journalled() > 20);
        TestBooks.await("the allowance ends", () -> grace.refused("allowance") > 20);
        network.heal();
        int booked = truth.size();
        TestBooks.await("both book again", () -> truth.size() > booked + 200);
        end();

        BigDecimal replayed = sum("select coalesce(sum(cost), 0) from attempts where replayed");
        assertThat(replayed).isLessThanOrEqualTo(GRANTED);
        // What others held at the last refusal may have come back unused.
        assertThat(replayed)
                .isGreaterThan(GRANTED.subtract(WORST.multiply(BigDecimal.valueOf(CALLERS))));
        assertThat(well.count("attempts where replayed")).isEqualTo((long) grace.journalled());
        assertThat(well.reserved(budget)).isEqualByComparingTo("0");
        assertThat(well.settled(budget))
                .isEqualByComparingTo(
                        truth.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add));
        truth.forEach((id, cost) -> assertThat(costOf(id)).isEqualByComparingTo(cost));
        assertThat(grace.disk.numbers()).isEmpty();
        var check = new BooksCheck(well.jdbc, Clock.systemUTC()).run();
        assertThat(check.balanced()).as("%s", check.findings()).isTrue();
    }

    @Test
    void refusesWithoutADatabaseWhatHasNoPrice() throws Exception {
        lose();

        assertRefused(Samples.opening(caller, Samples.unpriced(), TOKENS), "has none");
        assertThat(grace.refused("unpriced")).isEqualTo(1);
    }

    @Test
    void f13RefusesWhatTheDiskDoesNotTakeAndGivesItsAllowanceBack() throws Exception {
        lose();
        grace.disk.room = 0;

        assertRefused(Samples.opening(caller, HOSTED, 50_000), "journal");
        grace.disk.room = Long.MAX_VALUE;
        Reservation held = grace.book.reserve(Samples.opening(caller, HOSTED, 50_000));

        assertRefused(Samples.opening(caller, HOSTED, 1), "allowance");
        grace.book.release(held, "refused", 503);
        grace.book.release(grace.book.reserve(Samples.opening(caller, HOSTED, 50_000)), "x", null);
    }

    @Test
    void aStreamThatOutlivesTheOutageIsBookedOnce() throws Exception {
        lose();
        Reservation held = grace.book.reserve(Samples.opening(caller, HOSTED, TOKENS));
        network.heal();
        TestBooks.await("the database is back", () -> !grace.book.isWithoutDatabase());

        grace.book.settle(held, Samples.used(500, 0));
        TestBooks.await("it is in the books", () -> grace.journal.size() == 0);
        grace.book.settle(held, Samples.used(900, 0));
        TestBooks.await("nothing is queued", cut.groups::isIdle);

        assertThat(costOf(held.id())).isEqualByComparingTo("0.0005");
        well.requireBalance();
    }

    @Test
    void anAttemptOfBeforeTheOutageIsSettledInTheBooks() throws Exception {
        Reservation held = grace.book.reserve(Samples.opening(caller, HOSTED, TOKENS));
        lose();

        grace.book.settle(held, Samples.used(500, 0));
        network.heal();
        TestBooks.await("it is settled", () -> well.state(held.id()).equals("SETTLED"));

        assertThat(costOf(held.id())).isEqualByComparingTo("0.0005");
        well.requireBalance();
    }

    /** Returns when the books go on without their database. */
    private void lose() throws Exception {
        TestBooks.await("an allowance is known", () -> grace.allowance.isKnown());
        network.loseEverything();
        network.reset();
        TestBooks.await(
                "the loss is noticed",
                () -> {
                    Reservation held = grace.book.reserve(Samples.opening(caller, HOSTED, 1));
                    grace.book.release(held, "probe", null);
                    return grace.book.isWithoutDatabase();
                });
    }

    private void assertRefused(AttemptOpening opening, String why) {
        assertThatThrownBy(() -> grace.book.reserve(opening))
                .hasMessageContaining(why)
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE));
    }

    private void ask(AttemptBook book) {
        for (int i = 0; i < CALLERS; i++) {
            callers.add(
                    Thread.startVirtualThread(() -> {
                        for (int number = 0; !over.get(); number++) {
                            ask(book, number);
                        }
                    }));
        }
    }

    private void ask(AttemptBook book, int number) {
        try {
            Reservation held = book.reserve(Samples.opening(caller, HOSTED, TOKENS));
            if (number % 3 == 0) {
                truth.put(held.id(), BigDecimal.ZERO);
                book.release(held, "refused", 503);
            } else {
                truth.put(held.id(), BigDecimal.valueOf(number % TOKENS, 6));
                book.settle(held, Samples.used(number % TOKENS, 0));
            }
        } catch (GatewayException e) {
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
    }

    private void end() throws Exception {
        over.set(true);
        for (Thread one : callers) {
            one.join();
        }
        TestBooks.await(
                "all is written",
                () -> cut.groups.isIdle() && well.groups.isIdle() && grace.journal.size() == 0);
        well.awaitSettled();
        TestBooks.await(
                "all corrections are made",
                () -> well.count("attempts where state = 'SETTLED_ESTIMATED'") == 0);
    }

    private BigDecimal costOf(AttemptId id) {
        return well.jdbc
                .sql("select cost from attempts where id = ?")
                .param(id.value())
                .query(BigDecimal.class)
                .single();
    }

    private BigDecimal sum(String query) {
        return well.jdbc.sql(query).query(BigDecimal.class).single();
    }
}
