package dev.headgate.accounting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headgate.catalog.Deployment;
import dev.headgate.db.TestDatabase;
import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import dev.headgate.identity.Caller;
import dev.headgate.routing.Hosting;
import dev.headgate.usage.TokenUsage;
import dev.headgate.usage.UsageSource;
import java.math.BigDecimal;
import java.sql.Connection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;

/** The books on PostgreSQL. After every test they must balance. */
class BooksTest {
    private static final Deployment HOSTED = Samples.hosted();
    private static final Deployment OWN = Samples.selfHosted("llama@gpu-a", "7.20", 2);
    private static final long MILLION = 1_000_000;

    private final TestDatabase database = TestDatabase.migrated();
    private final TestBooks books = new TestBooks(database, Duration.ofSeconds(30), HOSTED, OWN);
    private final Caller caller = Samples.caller();

    @AfterEach
    void theBooksBalance() throws Exception {
        try (books) {
            TestBooks.await("nothing is queued", () -> books.groups.queueLength() == 0);
            var result = new BooksCheck(books.jdbc, Clock.systemUTC()).run();
            assertThat(result.findings())
                    .allSatisfy(finding -> assertThat(finding.violations()).isZero());
            assertThat(result.balanced()).isTrue();
        }
    }

    @Test
    void r02AnAttemptIsWrittenBeforeAnythingGoesUpstream() {
        Reservation held = reserve(HOSTED, MILLION);

        assertThat(books.state(held.id())).isEqualTo("RESERVED");
        assertThat(held.worstCase()).isEqualByComparingTo("1");
    }

    @Test
    void aSettlementBooksWhatWasUsedAndGivesTheRestBack() throws Exception {
        UUID budget = books.budget("monthly", caller.key().value(), "5");
        Reservation held = reserve(HOSTED, MILLION);

        Charge charge = books.book.settle(held, Samples.used(100, 23));
        books.awaitSettled();

        assertThat(charge.usd()).isEqualByComparingTo("0.000123");
        assertThat(books.settled(budget)).isEqualByComparingTo("0.000123");
        assertThat(books.reserved(budget)).isEqualByComparingTo("0");
        assertThat(books.count("postings")).isEqualTo(2);
    }

    @Test
    void aReleaseGivesEverythingBack() throws Exception {
        UUID budget = books.budget("monthly", caller.key().value(), "5");
        Reservation held = reserve(HOSTED, MILLION);

        books.book.release(held, "connect_failed", null);
        books.awaitSettled();

        assertThat(books.state(held.id())).isEqualTo("RELEASED");
        assertThat(books.reserved(budget)).isEqualByComparingTo("0");
        assertThat(books.count("postings")).isZero();
    }

    @Test
    void whoeverComesSecondChangesNothing() throws Exception {
        Reservation held = reserve(HOSTED, MILLION);
        books.book.settle(held, Samples.used(100, 0));
        books.awaitSettled();

        books.book.settle(held, Samples.used(999, 0));
        books.book.release(held, "late", 500);
        reserve(HOSTED, 1);

        assertThat(books.state(held.id())).isEqualTo("SETTLED");
        assertThat(receipt(held).cost()).isEqualByComparingTo("0.0001");
    }

    @Test
    void aCallThatCostsMoreThanItsWorstCaseIsBookedInFull() throws Exception {
        UUID budget = books.budget("monthly", caller.key().value(), "1");
        Reservation held = reserve(HOSTED, MILLION);

        books.book.settle(held, Samples.used(MILLION, 500_000));
        books.awaitSettled();

        assertThat(books.settled(budget)).isEqualByComparingTo("1.5");
        assertThatThrownBy(() -> reserve(HOSTED, 1)).hasMessageContaining("monthly");
    }

    @Test
    void aRefusalNamesTheBudgetItsLimitAndWhenItStartsAnew() {
        books.budget("monthly", caller.key().value(), "0.5");

        assertThatThrownBy(() -> reserve(HOSTED, MILLION))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        refusal -> {
                            assertThat(refusal.code()).isEqualTo(ErrorCode.BUDGET_EXCEEDED);
                            assertThat(refusal.message())
                                    .contains("'monthly' of 0.5 USD", "0.5 USD left", "up to 1")
                                    .containsPattern("anew at \\d{4}-\\d\\d-01T00:00:00Z");
                        });
        assertThat(books.count("attempts")).isZero();
    }

    @Test
    void aBudgetInTotalNeverStartsAnew() {
        books.budget("pilot", caller.tenant().value(), "0.5", "TOTAL", true);

        assertThatThrownBy(() -> reserve(HOSTED, MILLION))
                .hasMessageContaining("does not start anew");
    }

    @Test
    void aSoftBudgetCountsAndAdmits() throws Exception {
        UUID budget = books.budget("watched", caller.team().value(), "0.5", "MONTH", false);

        books.book.settle(reserve(HOSTED, MILLION), Samples.used(MILLION, 0));
        books.awaitSettled();

        assertThat(books.settled(budget)).isEqualByComparingTo("1");
    }

    @Test
    void aHardBudgetRefusesWhatHasNoPrice() {
        books.budget("monthly", caller.key().value(), "100");

        assertThatThrownBy(() -> reserve(Samples.unpriced(), 1))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.POLICY_REFUSED))
                .hasMessageContaining("price of 'new@openai' is unknown");
    }

    @Test
    void anUnknownPriceIsAnUnknownCostAndNeverZero() throws Exception {
        books.budget("watched", caller.key().value(), "1", "TOTAL", false);
        Reservation held = reserve(Samples.unpriced(), MILLION);

        assertThat(books.book.settle(held, Samples.used(5, 5)).usd()).isNull();
        books.awaitSettled();

        assertThat(held.worstCase()).isNull();
        assertThat(receipt(held).cost()).isNull();
        assertThat(books.count("postings")).isZero();
    }

    @Test
    void anAttemptBelongsToThePeriodOfItsReservation() throws Exception {
        UUID budget = books.budget("monthly", caller.key().value(), "1");
        Reservation lastMonth = reserve(HOSTED, MILLION);
        books.jdbc
                .sql(
                        "update budget_periods set period_start = period_start - interval '1 month',"
                                + " period_end = period_end - interval '1 month'")
                .update();

        Reservation thisMonth = reserve(HOSTED, MILLION);
        books.book.settle(lastMonth, Samples.used(MILLION, 0));
        TestBooks.await(
                "last month is settled", () -> books.state(lastMonth.id()).equals("SETTLED"));

        assertThat(books.count("budget_periods")).isEqualTo(2);
        assertThat(books.settled(budget)).isEqualByComparingTo("1");
        assertThat(books.reserved(budget)).isEqualByComparingTo("1");
        assertThat(books.state(thisMonth.id())).isEqualTo("RESERVED");
    }

    @Test
    void f01WhatADeadReplicaLeftIsBookedAtItsWorstCase() throws Exception {
        UUID budget = books.budget("monthly", caller.key().value(), "5");
        Reservation orphan = reserve(HOSTED, MILLION);
        orphan(orphan);

        TestBooks.await(
                "it is estimated", () -> books.state(orphan.id()).equals("SETTLED_ESTIMATED"));

        assertThat(books.settled(budget)).isEqualByComparingTo("1");
        assertThat(receipt(orphan).attempts().getFirst().usageSource())
                .isEqualTo(UsageSource.ESTIMATE);
    }

    @Test
    void f01WhatADeadReplicaNotedIsBetterThanTheWorstCase() throws Exception {
        Reservation orphan = reserve(HOSTED, MILLION);
        books.book.progress(orphan, TokenUsage.of(1000, 50), Duration.ofSeconds(3));
        TestBooks.await("it is noted", () -> books.state(orphan.id()).equals("STREAMING"));
        orphan(orphan);

        TestBooks.await(
                "it is estimated", () -> books.state(orphan.id()).equals("SETTLED_ESTIMATED"));

        assertThat(receipt(orphan).cost()).isEqualByComparingTo("0.00105");
    }

    @Test
    void whatIsNotedIsNoCostYet() throws Exception {
        Reservation held = reserve(HOSTED, MILLION);
        books.book.progress(held, TokenUsage.of(1000, 50), Duration.ofSeconds(3));
        TestBooks.await("it is noted", () -> books.state(held.id()).equals("STREAMING"));

        assertThat(receipt(held).cost()).isNull();
    }

    @Test
    void i4AnAttemptPastItsDeadlineIsBookedThoughItsReplicaLives() throws Exception {
        Reservation late = reserve(HOSTED, MILLION);
        books.jdbc.sql("update attempts set deadline = now() - interval '1 second'").update();

        TestBooks.await(
                "it is estimated", () -> books.state(late.id()).equals("SETTLED_ESTIMATED"));
    }

    @Test
    void aLateSettlementCorrectsTheEstimate() throws Exception {
        UUID budget = books.budget("monthly", caller.key().value(), "5");
        Reservation late = reserve(HOSTED, MILLION);
        orphan(late);
        TestBooks.await("estimated", () -> books.state(late.id()).equals("SETTLED_ESTIMATED"));

        books.book.settle(late, Samples.used(300_000, 0));
        TestBooks.await("corrected", () -> books.state(late.id()).equals("SETTLED"));

        assertThat(books.settled(budget)).isEqualByComparingTo("0.3");
        assertThat(books.reserved(budget)).isEqualByComparingTo("0");
        assertThat(books.count("postings")).isEqualTo(4);
    }

    @Test
    void ownCapacityCostsItsShareOfTheHour() throws Exception {
        Reservation held = reserve(OWN, MILLION);

        Charge charge =
                books.book.settle(
                        held, Samples.used(TokenUsage.of(100, 50), Duration.ofMillis(1500)));
        books.awaitSettled();

        // 7.20 USD an hour is 0.002 a second, spread over two slots.
        assertThat(charge.usd()).isEqualByComparingTo("0.0015");
        assertThat(receipt(held).attempts().getFirst().engineMicros()).isEqualTo(1_500_000);
    }

    @Test
    void theReceiptTellsTheWholeStoryToItsKeyAlone() throws Exception {
        Reservation held = reserve(HOSTED, MILLION);
        books.book.settle(held, Samples.used(100, 23));
        books.awaitSettled();
        RequestId request = held.opening().request().id();

        Receipt receipt = receipt(held);

        assertThat(receipt.tags()).containsEntry("use_case", "search");
        assertThat(receipt.rule()).isEqualTo("everyday");
        assertThat(receipt.policyVersion()).isEqualTo(3);
        assertThat(receipt.attempts())
                .singleElement()
                .satisfies(attempt -> {
                    assertThat(attempt.deployment()).isEqualTo(HOSTED.name());
                    assertThat(attempt.tokens()).isEqualTo(TokenUsage.of(100, 23));
                    assertThat(attempt.cost()).isEqualByComparingTo("0.000123");
                    assertThat(attempt.priceVersion()).isNotNull();
                    assertThat(attempt.alternatives())
                            .containsExactly(
                                    new Receipt.Alternative(Hosting.SELF_HOSTED, OWN.name(), null));
                });
        assertThat(books.receipts.find(request, Samples.caller().key())).isEmpty();
    }

    @Test
    void aRefusedRequestHasAReceiptToo() throws Exception {
        RequestRecord refused = Samples.request(caller);

        books.book.refused(refused, "budget_exceeded");
        TestBooks.await(
                "it is written", () -> books.receipts.find(refused.id(), caller.key()).isPresent());

        Receipt receipt = books.receipts.find(refused.id(), caller.key()).orElseThrow();
        assertThat(receipt.error()).isEqualTo("budget_exceeded");
        assertThat(receipt.cost()).isEqualByComparingTo(BigDecimal.ZERO);
    }

    @Test
    void aReservationThatComesTooLateIsGivenBack() throws Exception {
        UUID budget = books.budget("monthly", caller.key().value(), "5");
        books.book.release(reserve(HOSTED, 1), "warm_up", null);
        books.awaitSettled();
        try (TestBooks hasty = new TestBooks(database, Duration.ofMillis(300), false, HOSTED);
                Connection blocker = books.dataSource().getConnection()) {
            blocker.setAutoCommit(false);
            blocker.createStatement().execute("select * from budget_periods for update");

            assertThatThrownBy(() -> hasty.book.reserve(Samples.opening(caller, HOSTED, MILLION)))
                    .isInstanceOfSatisfying(
                            GatewayException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE));
            assertThat(hasty.groups.isAvailable()).isFalse();
            blocker.rollback();

            TestBooks.await("it is given back", () -> abandoned() == 1);
            TestBooks.await("the books are open again", hasty.groups::isAvailable);
        }
        assertThat(books.reserved(budget)).isEqualByComparingTo("0");
    }

    @Test
    void aCommitThatComesAfterItsConnectionWasLostIsGivenBackToo() throws Exception {
        UUID budget = books.budget("monthly", caller.key().value(), "5");
        Entry.Open open = entry(MILLION);
        var written = new CountDownLatch(1);
        var mayCommit = new CountDownLatch(1);
        Thread stillUnderWay =
                Thread.startVirtualThread(() ->
                        books.store.write(transaction -> {
                            GroupWriter.write(transaction, List.of(open));
                            written.countDown();
                            return awaited(mayCommit);
                        }));
        written.await();

        books.groups.submit(new Entry.GiveBack(open));
        TestBooks.await("giving back waits for the commit", () -> waitingForALock() > 0);
        mayCommit.countDown();
        stillUnderWay.join();

        TestBooks.await("it is given back", () -> abandoned() == 1);
        assertThat(books.state(open.attempt())).isEqualTo("RELEASED");
        assertThat(books.reserved(budget)).isEqualByComparingTo("0");
    }

    @Test
    void whatWasGivenBackBeforeItsCommitIsNeverCommitted() throws Exception {
        UUID budget = books.budget("monthly", caller.key().value(), "5");
        Entry.Open open = entry(MILLION);
        books.groups.submit(new Entry.GiveBack(open));
        TestBooks.await("it is given back", () -> abandoned() == 1);

        assertThatThrownBy(() ->
                        books.store.write(
                                transaction -> GroupWriter.write(transaction, List.of(open))))
                .isInstanceOf(IllegalStateException.class);

        assertThat(books.state(open.attempt())).isEqualTo("RELEASED");
        assertThat(books.reserved(budget)).isEqualByComparingTo("0");
    }

    @Test
    void theLedgerCannotBeChanged() throws Exception {
        books.book.settle(reserve(HOSTED, MILLION), Samples.used(100, 0));
        books.awaitSettled();

        assertThatThrownBy(() -> books.jdbc.sql("update postings set amount = 0").update())
                .isInstanceOf(DataAccessException.class)
                .hasMessageContaining("append-only");
        assertThatThrownBy(() -> books.jdbc.sql("delete from postings").update())
                .isInstanceOf(DataAccessException.class);
    }

    private Reservation reserve(Deployment deployment, long tokens) {
        return books.book.reserve(Samples.opening(caller, deployment, tokens));
    }

    private Receipt receipt(Reservation held) {
        return books.receipts.find(held.opening().request().id(), caller.key()).orElseThrow();
    }

    /** Makes it look as if the replica of this attempt had died long ago. */
    private void orphan(Reservation held) {
        books.jdbc
                .sql("update attempts set replica_id = ? where id = ?")
                .params(UUID.randomUUID(), held.id().value())
                .update();
    }

    private Entry.Open entry(long tokens) {
        return new Entry.Open(
                new AttemptId(Samples.id()),
                Samples.opening(caller, HOSTED, tokens),
                Tariff.of(HOSTED, null, Instant.now()).worstCase(tokens, 0, Duration.ZERO),
                new CompletableFuture<>());
    }

    private static boolean awaited(CountDownLatch latch) {
        try {
            return latch.await(1, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private long waitingForALock() {
        return books.jdbc
                .sql(
                        "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()")
                .query(Long.class)
                .single();
    }

    private long abandoned() {
        return books.jdbc
                .sql("select count(*) from attempts where failure = 'abandoned'")
                .query(Long.class)
                .single();
    }
}
