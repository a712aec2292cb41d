package dev.headgate.accounting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headgate.catalog.Deployment;
import dev.headgate.db.TestDatabase;
import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import dev.headgate.identity.Caller;
import dev.headgate.testing.FaultProxy;
import dev.headgate.testing.FaultProxy.Direction;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * F05 with REJECT: one of two replicas loses the database in every way that a network can lose it,
 * while both book against the same hard budget.
 */
class PartitionTest {
    private static final Deployment HOSTED = Samples.hosted();
    private static final long TOKENS = 1_000;
    private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(5);

    private final TestDatabase database = TestDatabase.migrated();
    private final TestBooks well = new TestBooks(database, Duration.ofSeconds(5), true, HOSTED);
    private final FaultProxy network =
            FaultProxy.to(URI.create(database.url().substring("jdbc:".length())).getPort(), 5);
    private final TestBooks cut =
            TestBooks.behind(network, database, Duration.ofSeconds(1), HOSTED);
    private final Caller caller = Samples.caller();
    private final Map<AttemptId, BigDecimal> truth = new ConcurrentHashMap<>();
    private final Set<ErrorCode> codes = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean over = new AtomicBoolean();
    private final List<Thread> callers = new ArrayList<>();

    @AfterEach
    void close() {
        network.heal();
        cut.close();
        network.close();
        well.close();
    }

    /** Ways to lose a database, and whether callers can tell before the network is well again. */
    enum Fault {
        NOTHING_ARRIVES(FaultProxy::loseEverything),
        NO_ANSWER_ARRIVES(network -> network.lose(Direction.TO_CLIENT)),
        NO_QUESTION_ARRIVES(network -> network.lose(Direction.TO_SERVER)),
        RESET(network -> {
            network.loseEverything();
            network.reset();
        }),
        CUT_IN_AN_ANSWER(network -> {
            network.cutWithin(Direction.TO_CLIENT, 2_000);
            network.lose(Direction.TO_CLIENT);
        }),
        CUT_IN_A_QUESTION(network -> {
            network.cutWithin(Direction.TO_SERVER, 20_000);
            network.lose(Direction.TO_CLIENT);
        }),
        HALF_CLOSED(network -> {
            network.halfClose(Direction.TO_SERVER);
            network.lose(Direction.TO_CLIENT);
        });

        final Consumer<FaultProxy> strike;

        Fault(Consumer<FaultProxy> strike) {
            this.strike = strike;
        }
    }

    @ParameterizedTest
    @EnumSource
    void f05RejectsWithoutTheDatabaseAndLosesNothing(Fault fault) throws Exception {
        UUID budget = well.budget("shared", caller.key().value(), "1000");
        Counts atCut = ask(cut);
        Counts atWell = ask(well);
        TestBooks.await("both book", () -> atCut.booked.get() > 20 && atWell.booked.get() > 20);

        fault.strike.accept(network);
        long rejected = atCut.rejected.get();
        TestBooks.await("it rejects", () -> atCut.rejected.get() > rejected + 20);
        long served = atWell.booked.get();
        TestBooks.await("the other one serves", () -> atWell.booked.get() > served + 20);

        network.heal();
        long booked = atCut.booked.get();
        TestBooks.await("it books again", () -> atCut.booked.get() > booked + 20);
        end();

        assertThat(codes).containsExactly(ErrorCode.STORE_UNAVAILABLE);
        assertThat(well.reserved(budget)).isEqualByComparingTo("0");
        assertThat(well.settled(budget)).isEqualByComparingTo(sum());
        truth.forEach((id, cost) -> assertThat(costOf(id)).isEqualByComparingTo(cost));
        assertThat(costOfOthers()).isEqualByComparingTo("0");
        var check = new BooksCheck(well.jdbc, Clock.systemUTC()).run();
        assertThat(check.balanced()).as("%s", check.findings()).isTrue();
    }

    @Test
    void aSlowNetworkOnlyTakesLonger() throws Exception {
        network.delay(Duration.ofMillis(20));
        Counts atCut = ask(cut);

        TestBooks.await("it books", () -> atCut.booked.get() > 20);
        end();

        truth.forEach((id, cost) -> assertThat(costOf(id)).isEqualByComparingTo(cost));
    }

    /** How the calls at one replica went. */
    private static final class Counts {
        private final AtomicLong booked = new AtomicLong();
        private final AtomicLong rejected = new AtomicLong();
    }

    private Counts ask(TestBooks books) {
        Counts counts = new Counts();
        for (int i = 0; i < 4; i++) {
            callers.add(
                    Thread.startVirtualThread(() -> {
                        for (int number = 0; !over.get(); number++) {
                            ask(books, counts, number);
                        }
                    }));
        }
        return counts;
    }

    private void ask(TestBooks books, Counts counts, int number) {
        try {
            Reservation held = books.book.reserve(Samples.opening(caller, HOSTED, TOKENS));
            if (number % 3 == 0) {
                truth.put(held.id(), BigDecimal.ZERO);
                books.book.release(held, "refused", 503);
            } else {
                truth.put(held.id(), BigDecimal.valueOf(number % TOKENS, 6));
                books.book.settle(held, Samples.used(number % TOKENS, 0));
            }
            counts.booked.incrementAndGet();
        } catch (GatewayException e) {
            codes.add(e.code());
            counts.rejected.incrementAndGet();
            LockSupport.parkNanos(BETWEEN_QUESTIONS.toNanos());
        }
    }

    private void end() throws Exception {
        over.set(true);
        for (Thread one : callers) {
            one.join();
        }
        TestBooks.await("all is written", () -> cut.groups.isIdle() && well.groups.isIdle());
        well.awaitSettled();
        TestBooks.await("all corrections are made", () -> cut.groups.isIdle() && estimates() == 0);
    }

    private BigDecimal sum() {
        return truth.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private BigDecimal costOf(AttemptId id) {
        return well.jdbc
                .sql("select cost from attempts where id = ?")
                .param(id.value())
                .query(BigDecimal.class)
                .single();
    }

    /** What nobody was granted costs nothing, whatever the database has seen of it. */
    private BigDecimal costOfOthers() {
        return well.jdbc
                .sql("select coalesce(sum(cost), 0) from attempts")
                .query(BigDecimal.class)
                .single()
                .subtract(sum());
    }

    private long estimates() {
        return well.jdbc
                .sql("select count(*) from attempts where state = 'SETTLED_ESTIMATED'")
                .query(Long.class)
                .single();
    }
}
