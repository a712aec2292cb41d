package dev.headgate.accounting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import dev.headgate.identity.Caller;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class GroupCommitTest {
    private final ScriptedStore store = new ScriptedStore();
    private final Caller caller = Samples.caller();
    private long nanos;
    private final GroupCommit groups = new GroupCommit(store, () -> nanos, Duration.ofMillis(500));

    @Test
    void writesWhateverWaitsInOneGroup() throws Exception {
        Entry.Open one = submit();
        Entry.Open other = submit();

        groups.step(Duration.ZERO);

        assertThat(store.writes).isEqualTo(1);
        assertThat(one.verdict().join()).isInstanceOf(Verdict.Admitted.class);
        assertThat(other.verdict().join()).isInstanceOf(Verdict.Admitted.class);
        assertThat(groups.isIdle()).isTrue();
    }

    @Test
    void boundsAGroup() throws Exception {
        for (int i = 0; i <= GroupCommit.MOST_OF_A_KIND; i++) {
            submit();
        }

        groups.step(Duration.ZERO);
        assertThat(groups.queueLength()).isEqualTo(1);

        groups.step(Duration.ZERO);
        assertThat(store.writes).isEqualTo(2);
    }

    @Test
    void writesTwoEntriesOfAnAttemptOneAfterTheOther() throws Exception {
        Entry.Open open = submit();
        groups.step(Duration.ZERO);
        assertThat(stateOf(open).isOpen()).isTrue();

        close(open);
        close(open);
        linger();
        groups.step(Duration.ZERO);
        groups.step(Duration.ZERO);
        assertThat(stateOf(open)).isEqualTo(AttemptState.RELEASED);
        assertThat(store.writes).isEqualTo(3);
    }

    @Test
    void thoseThatEndWaitAMomentForEachOther() throws Exception {
        Entry.Open one = submit();
        Entry.Open other = submit();
        groups.step(Duration.ZERO);
        close(one);
        groups.step(Duration.ZERO);
        nanos += GroupCommit.LONGEST_LINGER.toNanos() - 1;
        close(other);
        groups.step(Duration.ZERO);
        assertThat(store.writes).isEqualTo(1);

        nanos += 1;
        groups.step(Duration.ZERO);

        assertThat(store.writes).isEqualTo(2);
        assertThat(groups.isIdle()).isTrue();
    }

    @Test
    void thoseThatBeginDoNotWaitForThoseThatEnd() throws Exception {
        Entry.Open one = submit();
        groups.step(Duration.ZERO);
        close(one);
        Entry.Open other = submit();

        groups.step(Duration.ZERO);

        assertThat(other.verdict()).isCompleted();
        assertThat(stateOf(one).isOpen()).isTrue();
    }

    @Test
    void whoFindsNoRoomGetsThatOfThoseThatHaveEnded() throws Exception {
        leaveRoomForOne();
        Entry.Open one = submit();
        groups.step(Duration.ZERO);
        close(one);
        Entry.Open other = submit();
        Entry.Open last = submit();

        groups.step(Duration.ZERO);
        assertThat(other.verdict()).isNotDone();
        groups.step(Duration.ZERO);

        assertThat(stateOf(one)).isEqualTo(AttemptState.RELEASED);
        assertThat(other.verdict().join()).isInstanceOf(Verdict.Admitted.class);
        assertThat(last.verdict().join()).isInstanceOf(Verdict.Refused.class);
        assertThat(groups.isIdle()).isTrue();
    }

    @Test
    void whoIsToBeTriedAgainIsRefusedLikeAllOthersWhenTheStoreIsLost() throws Exception {
        leaveRoomForOne();
        Entry.Open one = submit();
        groups.step(Duration.ZERO);
        close(one);
        Entry.Open other = submit();
        groups.step(Duration.ZERO);

        store.lost = true;
        groups.step(Duration.ZERO);
        assertThat(other.verdict()).isCompletedExceptionally();

        store.lost = false;
        groups.step(Duration.ZERO);
        groups.step(Duration.ZERO);
        assertThat(stateOf(one)).isEqualTo(AttemptState.RELEASED);
        assertThat(stateOf(other)).isEqualTo(AttemptState.RELEASED);
        assertThat(groups.isIdle()).isTrue();
    }

    @Test
    void asksNothingOfTheStoreWhileNothingWaits() throws Exception {
        assertThat(groups.step(Duration.ZERO)).isTrue();

        assertThat(store.writes).isZero();
        assertThat(store.probes).isZero();
    }

    @Test
    void r13FailsAtOnceWhenTheStoreIsLostAndOpensAgainByItself() throws Exception {
        store.lost = true;
        Entry.Open open = submit();

        assertThat(groups.step(Duration.ZERO)).isFalse();
        assertThat(groups.isAvailable()).isFalse();
        assertThatThrownBy(open.verdict()::join)
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        e -> {
                            assertThat(e.code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE);
                            assertThat(e.retryAfter()).isEqualTo(Duration.ofSeconds(1));
                        });

        store.lost = false;
        assertThat(groups.step(Duration.ZERO)).isTrue();
        assertThat(groups.isAvailable()).isTrue();
        assertThat(groups.isIdle()).isTrue();
    }

    @Test
    void keepsWhatEndsUntilTheStoreIsBack() throws Exception {
        Entry.Open open = submit();
        groups.step(Duration.ZERO);
        store.lost = true;
        close(open);
        linger();
        assertThat(groups.step(Duration.ZERO)).isFalse();
        assertThat(groups.isIdle()).isFalse();

        store.lost = false;
        groups.step(Duration.ZERO);

        assertThat(stateOf(open)).isEqualTo(AttemptState.RELEASED);
    }

    @Test
    void givesBackWhatWasCommittedWhileTheStoreWasLost() throws Exception {
        store.lostAfterCommit = true;
        Entry.Open open = submit();
        groups.step(Duration.ZERO);
        assertThat(stateOf(open).isOpen()).isTrue();

        store.lostAfterCommit = false;
        groups.step(Duration.ZERO);

        assertThat(stateOf(open)).isEqualTo(AttemptState.RELEASED);
    }

    @Test
    void givesBackWhatNobodyWaitsForAnyMore() throws Exception {
        Entry.Open open = submit();
        open.verdict().cancel(false);

        linger();
        groups.step(Duration.ZERO);

        assertThat(stateOf(open)).isEqualTo(AttemptState.RELEASED);
    }

    @Test
    void oneBadEntryDoesNotFailTheOthersOfItsGroup() throws Exception {
        List<Entry.Open> good = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            good.add(submit());
        }
        Entry.Open bad = submit();
        store.poison = bad.attempt();

        assertThat(groups.step(Duration.ZERO)).isTrue();

        assertThat(good)
                .allSatisfy(open ->
                        assertThat(open.verdict().join()).isInstanceOf(Verdict.Admitted.class));
        assertThatThrownBy(bad.verdict()::join)
                .cause()
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.INTERNAL));
        assertThat(groups.isAvailable()).isTrue();
    }

    @Test
    void f04AStoreThatHangsIsNotWaitedFor() throws Exception {
        List<Boolean> seen = new ArrayList<>();
        store.during =
                () -> {
                    seen.add(groups.isAvailable());
                    nanos += Duration.ofMillis(500).toNanos();
                    seen.add(groups.isAvailable());
                    nanos += 1;
                    seen.add(groups.isAvailable());
                };
        submit();

        groups.step(Duration.ZERO);

        assertThat(seen).containsExactly(true, true, false);
        assertThat(groups.isAvailable()).isTrue();
    }

    @Test
    void refusesNewAttemptsWhenTooManyWait() {
        for (int i = 0; i < 20_000; i++) {
            groups.submit(new Entry.Close(Closing.release(new AttemptId(Samples.id()), "x", null)));
        }

        assertThat(groups.isAvailable()).isFalse();
    }

    @Test
    void dropsNotesAndRefusalsWhenTheStoreIsLost() throws Exception {
        store.lost = true;
        groups.submit(new Entry.Refusal(Samples.request(caller), "model_not_found"));

        linger();
        groups.step(Duration.ZERO);

        assertThat(groups.isIdle()).isTrue();
    }

    /** Lets what has arrived wait for as long as it may. */
    private void linger() throws InterruptedException {
        groups.step(Duration.ZERO);
        nanos += GroupCommit.LONGEST_LINGER.toNanos();
    }

    private AttemptState stateOf(Entry.Open open) {
        return store.books.attempts.get(open.attempt()).state();
    }

    /** By a hard budget that the worst case of one attempt fills. */
    private void leaveRoomForOne() {
        UUID id = Samples.id();
        store.books.budgets.put(
                id,
                new SimulatedBudget(
                        id,
                        caller.key().value(),
                        "room for one",
                        BigDecimal.ONE,
                        true,
                        Duration.ofDays(30).toMillis(),
                        0,
                        List.of(),
                        0,
                        true));
    }

    private Entry.Open submit() {
        var open =
                new Entry.Open(
                        new AttemptId(Samples.id()),
                        Samples.opening(caller, Samples.hosted(), 1),
                        Rated.lump(BigDecimal.ONE, Rated.Method.TOKENS, null),
                        new CompletableFuture<>());
        groups.submit(open);
        return open;
    }

    private void close(Entry.Open open) {
        groups.submit(new Entry.Close(Closing.release(open.attempt(), "refused", null)));
    }

    /** A store that does as it is told. */
    private static final class ScriptedStore implements BookStore {
        private final SimulatedBooks books = new SimulatedBooks(_ -> {});
        private boolean lost;
        private boolean lostAfterCommit;
        private AttemptId poison;
        private Runnable during = () -> {};
        private int writes;
        private int probes;

        @Override
        public <T> T write(Function<BookTransaction, T> work) {
            failIf(lost);
            var transaction = books.begin(UUID.randomUUID(), 0, SimulatedTransaction.Await.NOTHING);
            T result = work.apply(transaction);
            if (poison != null && transaction.attempts.containsKey(poison)) {
                transaction.rollBack();
                throw new IllegalStateException("refused by the script");
            }
            during.run();
            writes++;
            transaction.commit();
            failIf(lostAfterCommit);
            return result;
        }

        @Override
        public void beat(UUID replica) {
            failIf(lost);
        }

        @Override
        public List<OrphanedAttempt> takeOver(Duration deadAfter, int most) {
            return List.of();
        }

        @Override
        public void probe() {
            probes++;
            failIf(lost);
        }

        private static void failIf(boolean failing) {
            if (failing) {
                throw new StoreUnavailableException(null);
            }
        }
    }
}
