package dev.headgate.accounting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headgate.identity.Caller;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Attempts of an outage come into the books of a real PostgreSQL, once and whole. */
class JournalReplayTest {
    private final TestBooks books = new TestBooks(Samples.hosted());
    private final Caller caller = Samples.caller();
    private final ScriptedDisk disk = new ScriptedDisk();
    private final OutageJournal journal = Outages.journal(disk);

    @AfterEach
    void close() throws Exception {
        books.closeBalanced();
    }

    @Test
    void booksWhatWasSpentWithoutTheDatabase() throws Exception {
        UUID budget = books.budget("month", caller.key().value(), "100");
        JournalledAttempt settled = ended(250_000);
        JournalledAttempt released = Outages.attempt(caller, 1_000_000);
        journal.begin(released);
        journal.end(Outages.released(released));

        assertThat(new JournalReplay(journal, books.store).run()).isEqualTo(2);

        assertThat(books.state(settled.id())).isEqualTo("SETTLED");
        assertThat(books.state(released.id())).isEqualTo("RELEASED");
        assertThat(books.settled(budget)).isEqualByComparingTo("0.25");
        assertThat(books.reserved(budget)).isEqualByComparingTo("0");
        assertThat(overrun(budget)).isEqualByComparingTo("0");
        assertThat(journal.size()).isZero();
        assertThat(disk.numbers()).isEmpty();
        Receipt receipt = books.receipts.find(settled.request().id(), caller.key()).orElseThrow();
        assertThat(receipt.attempts())
                .singleElement()
                .satisfies(attempt -> {
                    assertThat(attempt.replayed()).isTrue();
                    assertThat(attempt.cost()).isEqualByComparingTo("0.25");
                    assertThat(attempt.worstCase()).isEqualByComparingTo("1");
                });
        assertThat(createdAt(settled)).isEqualTo(settled.id().madeAt().toString());
    }

    @Test
    void aCommitWhoseAcknowledgementIsLostIsNotDoubled() throws Exception {
        UUID budget = books.budget("month", caller.key().value(), "100");
        ended(250_000);
        ended(500_000);
        BookStore deaf = new DeafStore(books.store);

        try {
            new JournalReplay(journal, deaf).run();
            throw new AssertionError("the acknowledgement came");
        } catch (StoreUnavailableException e) {
            assertThat(journal.size()).isEqualTo(2);
            assertThat(books.settled(budget)).isEqualByComparingTo("0.75");
        }
        JournalledAttempt later = ended(1_000);
        new JournalReplay(journal, books.store).run();

        assertThat(books.state(later.id())).isEqualTo("SETTLED");
        assertThat(books.settled(budget)).isEqualByComparingTo("0.751");
        assertThat(books.count("attempts")).isEqualTo(3);
        assertThat(journal.size()).isZero();
    }

    @Test
    void aCrashBetweenCommitAndRemovalIsNotDoubled() throws Exception {
        UUID budget = books.budget("month", caller.key().value(), "100");
        for (int i = 0; i < 30; i++) {
            ended(10_000);
        }
        JournalledAttempt open = Outages.attempt(caller, 1_000_000);
        journal.begin(open);
        ScriptedDisk before = disk.afterCrash(new SplittableRandom(1));
        books.store.write(transaction -> {
            ReplayWriter.write(transaction, journal.ended(12));
            return 0;
        });

        OutageJournal found = Outages.journal(before);
        assertThat(found.size()).isEqualTo(31);
        new JournalReplay(found, books.store).run();
        new JournalReplay(Outages.journal(before), books.store).run();

        assertThat(books.count("attempts")).isEqualTo(31);
        assertThat(books.state(open.id())).isEqualTo("SETTLED_ESTIMATED");
        assertThat(books.settled(budget)).isEqualByComparingTo("1.3");
    }

    @Test
    void whatALimitDoesNotHoldIsOverrun() throws Exception {
        UUID budget = books.budget("month", caller.key().value(), "0.6");
        Reservation held = books.book.reserve(Samples.opening(caller, Samples.hosted(), 100_000));
        ended(250_000);
        ended(400_000);

        new JournalReplay(journal, books.store).run();

        assertThat(books.settled(budget)).isEqualByComparingTo("0.65");
        assertThat(books.reserved(budget)).isEqualByComparingTo("0.1");
        assertThat(overrun(budget)).isEqualByComparingTo("0.15");
        books.book.settle(held, Samples.used(100_000, 0));
        books.awaitSettled();
        assertThat(books.settled(budget)).isEqualByComparingTo("0.75");
    }

    @Test
    void anAttemptThatTheBooksRefuseDoesNotKeepTheOthersOut() throws Exception {
        JournalledAttempt good = ended(1);
        JournalledAttempt bad = Outages.attempt(caller, 1_000_000);
        journal.begin(bad);
        Rated negative = Rated.lump(BigDecimal.ONE.negate(), Rated.Method.TOKENS, null);
        journal.end(Closing.settlement(bad.id(), Samples.used(1, 0), negative, List.of()));
        JournalledAttempt alsoGood = ended(3);

        new JournalReplay(journal, books.store).run();

        assertThat(books.state(good.id())).isEqualTo("SETTLED");
        assertThat(books.state(alsoGood.id())).isEqualTo("SETTLED");
        assertThat(books.state(bad.id())).isEqualTo("none");
        assertThat(journal.holds(bad.id())).isTrue();
        assertThat(journal.isSettled()).isTrue();
    }

    @Test
    void whatADecisionWasMadeOfComesAlongThroughARestart() throws Exception {
        DecisionTrace trace =
                new DecisionTrace(
                        new byte[] {1, -1},
                        new DecisionTrace.Shared(Samples.id(), new byte[] {2}),
                        new DecisionTrace.Shared(Samples.id(), new byte[] {3}));
        JournalledAttempt traced = Outages.attempt(caller, 1_000_000, trace);
        journal.begin(traced);
        journal.end(Outages.settled(traced, 5));

        OutageJournal found = Outages.journal(disk);
        new JournalReplay(found, books.store).run();

        assertThat(found.size()).isZero();
        assertThat(
                        books.jdbc
                                .sql(
                                        """
                                        select r.facts || c.content || s.content from requests r
                                        join candidate_sets c on c.id = r.candidate_set_id
                                        join capacity_snapshots s on s.id = r.capacity_id
                                        """)
                                .query(byte[].class)
                                .single())
                .containsExactly(1, -1, 2, 3);
    }

    @Test
    void theLimitsOfTheNextAllowanceKnowOfIt() throws Exception {
        books.budget("month", caller.tenant().value(), "100");
        books.budget("soft", caller.key().value(), "1", "MONTH", false);
        books.budget("total", caller.team().value(), "5", "TOTAL", true);
        books.budget("tight", caller.team().value(), "3", "MONTH", true);
        ended(250_000);
        new JournalReplay(journal, books.store).run();

        var left = new HardLimits(books.jdbc).get();

        assertThat(left).containsOnlyKeys(caller.tenant().value(), caller.team().value());
        assertThat(left.get(caller.tenant().value())).isEqualByComparingTo("99.75");
        assertThat(left.get(caller.team().value())).isEqualByComparingTo("2.75");
    }

    private JournalledAttempt ended(long tokens) throws Exception {
        JournalledAttempt attempt = Outages.attempt(caller, 1_000_000);
        journal.begin(attempt);
        journal.end(Outages.settled(attempt, tokens));
        return attempt;
    }

    private BigDecimal overrun(UUID budget) {
        return books.jdbc
                .sql("select sum(overrun) from budget_periods where budget_id = ?")
                .param(budget)
                .query(BigDecimal.class)
                .single();
    }

    private String createdAt(JournalledAttempt attempt) {
        return books.jdbc
                .sql("select created_at from attempts where id = ?")
                .param(attempt.id().value())
                .query(OffsetDateTime.class)
                .single()
                .toInstant()
                .toString();
    }

    /** Commits and does not hear of it. */
    private record DeafStore(BookStore store) implements BookStore {

        @Override
        public <T> T write(Function<BookTransaction, T> work) {
            store.write(work);
            throw new StoreUnavailableException(null);
        }

        @Override
        public void beat(UUID replica) {
            store.beat(replica);
        }

        @Override
        public List<OrphanedAttempt> takeOver(Duration deadAfter, int most) {
            return store.takeOver(deadAfter, most);
        }

        @Override
        public void probe() {
            store.probe();
        }
    }
}
