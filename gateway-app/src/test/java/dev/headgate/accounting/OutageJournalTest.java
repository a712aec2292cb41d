package dev.headgate.accounting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutageJournalTest {
    private final ScriptedDisk disk = new ScriptedDisk();
    private final OutageJournal journal = Outages.journal(disk);
    private final JournalledAttempt attempt = Outages.attempt();

    @Test
    void anAttemptThatHasBegunSurvivesACrash() throws Exception {
        journal.begin(attempt);

        OutageJournal.Ended found = onlyOne(afterCrash());

        assertThat(found.attempt()).isEqualTo(attempt);
        assertThat(found.closing().state()).isEqualTo(AttemptState.SETTLED_ESTIMATED);
        assertThat(found.closing().cost()).isEqualByComparingTo("1");
    }

    @Test
    void theEndOfAnAttemptSurvivesACrash() throws Exception {
        Closing closing = Outages.settled(attempt, 250_000);
        journal.begin(attempt);
        journal.end(closing);

        OutageJournal.Ended found = onlyOne(afterCrash());

        assertThat(found.closing()).isEqualTo(closing);
        assertThat(found.closing().cost()).isEqualByComparingTo("0.25");
    }

    @Test
    void anAttemptThatDiedCostsWhatWasNotedLast() throws Exception {
        journal.begin(attempt);
        journal.note(Outages.noted(attempt, 100_000));
        journal.note(Outages.noted(attempt, 300_000));
        journal.begin(Outages.attempt());

        OutageJournal found = afterCrash();

        assertThat(closingOf(found, attempt).cost()).isEqualByComparingTo("0.3");
        assertThat(closingOf(found, attempt).rated().method()).isEqualTo(Rated.Method.CHECKPOINT);
    }

    @Test
    void whatIsInTheBooksIsForgottenAndItsFilesGo() throws Exception {
        journal.begin(attempt);
        journal.end(Outages.settled(attempt, 1));
        assertThat(disk.numbers()).hasSize(1);

        journal.booked(List.of(attempt.id()));

        assertThat(disk.numbers()).isEmpty();
        assertThat(journal.size()).isZero();
        assertThat(afterCrash().size()).isZero();
    }

    @Test
    void aFileStaysWhileAnythingInItIsNeeded() throws Exception {
        OutageJournal small = Outages.journal(disk, 1, 1 << 20);
        JournalledAttempt other = Outages.attempt();
        small.begin(attempt);
        small.begin(other);
        small.end(Outages.settled(other, 1));
        small.end(Outages.settled(attempt, 2));
        assertThat(disk.numbers()).hasSize(4);

        small.booked(List.of(other.id()));

        assertThat(closingOf(afterCrash(), attempt).cost()).isEqualByComparingTo("0.000002");
        small.booked(List.of(attempt.id()));
        assertThat(disk.numbers()).isEmpty();
    }

    @Test
    void f13AFullDiskRefusesAttemptsAndHealsWithItsSpace() throws Exception {
        journal.begin(attempt);
        disk.room = 100;
        JournalledAttempt refused = Outages.attempt();
        assertThatIOException()
                .isThrownBy(() -> journal.begin(refused))
                .withMessageContaining("No space left on device");
        disk.room = Long.MAX_VALUE;
        JournalledAttempt later = Outages.attempt();
        journal.begin(later);

        OutageJournal found = afterCrash();

        assertThat(found.holds(attempt.id())).isTrue();
        assertThat(found.holds(refused.id())).isFalse();
        assertThat(found.holds(later.id())).isTrue();
    }

    @Test
    void f13AnEndThatTheDiskDoesNotTakeIsNotLost() throws Exception {
        journal.begin(attempt);
        disk.room = 0;

        journal.end(Outages.settled(attempt, 250_000));

        assertThat(onlyOne(journal).closing().cost()).isEqualByComparingTo("0.25");
        assertThat(onlyOne(afterCrash()).closing().cost()).isEqualByComparingTo("1");
    }

    @Test
    void aDiskThatCannotForceRefusesAttempts() throws Exception {
        disk.failsToForce = true;
        assertThatIOException().isThrownBy(() -> journal.begin(attempt));
        disk.failsToForce = false;
        JournalledAttempt later = Outages.attempt();
        journal.begin(later);

        assertThat(afterCrash().holds(attempt.id())).isFalse();
        assertThat(afterCrash().holds(later.id())).isTrue();
    }

    @Test
    void aFileThatCannotEvenBeCutIsLeft() throws Exception {
        JournalledAttempt first = Outages.attempt();
        journal.begin(first);
        disk.room = 50;
        disk.failsToCut = true;
        assertThatIOException().isThrownBy(() -> journal.begin(attempt));
        disk.room = Long.MAX_VALUE;
        JournalledAttempt later = Outages.attempt();
        journal.begin(later);

        assertThat(disk.numbers()).hasSize(2);
        assertThat(afterCrash().holds(first.id())).isTrue();
        assertThat(afterCrash().holds(attempt.id())).isFalse();
        assertThat(afterCrash().holds(later.id())).isTrue();
    }

    @Test
    void aFullJournalRefusesAttemptsAndStillTakesTheirEnds() throws Exception {
        OutageJournal small = Outages.journal(disk, 1 << 20, 1);
        small.begin(attempt);

        assertThatThrownBy(() -> small.begin(Outages.attempt()))
                .isInstanceOf(JournalFullException.class);
        small.end(Outages.settled(attempt, 250_000));

        assertThat(onlyOne(afterCrash()).closing().cost()).isEqualByComparingTo("0.25");
    }

    @Test
    void aDamagedFileIsReadAsFarAsPossibleAndKept() throws Exception {
        JournalledAttempt lost = Outages.attempt();
        journal.begin(lost);
        journal.begin(attempt);
        disk.spoil(1, 20);

        OutageJournal found = Outages.journal(disk);
        assertThat(found.holds(lost.id())).isFalse();
        assertThat(onlyOne(found).attempt()).isEqualTo(attempt);
        found.booked(List.of(attempt.id()));

        assertThat(disk.numbers()).isEmpty();
        assertThat(disk.setAside).containsExactly(1L);
    }

    @Test
    void whatTheBooksRefuseStaysOnTheDisk() throws Exception {
        journal.begin(attempt);
        journal.end(Outages.settled(attempt, 1));

        journal.setAside(attempt.id());

        assertThat(journal.ended(10)).isEmpty();
        assertThat(journal.isSettled()).isTrue();
        assertThat(onlyOne(afterCrash()).attempt()).isEqualTo(attempt);
    }

    @Test
    void anEndCountsOnce() throws Exception {
        journal.begin(attempt);

        assertThat(journal.end(Outages.settled(attempt, 1))).isTrue();
        assertThat(journal.end(Outages.released(attempt))).isFalse();

        assertThat(onlyOne(journal).closing().state()).isEqualTo(AttemptState.SETTLED);
    }

    @Test
    void whoeverWaitsForTheDiskSharesTheNextForce() throws Exception {
        CountDownLatch firstIsAtTheDisk = new CountDownLatch(1);
        CountDownLatch allWait = new CountDownLatch(1);
        disk.beforeForce =
                () -> {
                    disk.beforeForce = () -> {};
                    firstIsAtTheDisk.countDown();
                    awaitQuietly(allWait);
                };
        List<Thread> callers = new ArrayList<>();
        callers.add(begin(Outages.attempt()));
        firstIsAtTheDisk.await();
        for (int i = 0; i < 20; i++) {
            callers.add(begin(Outages.attempt()));
        }
        TestBooks.await(
                "all wait",
                () -> callers.stream().allMatch(one -> one.getState() == Thread.State.WAITING));
        allWait.countDown();
        for (Thread caller : callers) {
            caller.join();
        }

        assertThat(disk.forces).isEqualTo(2);
        assertThat(afterCrash().size()).isEqualTo(21);
    }

    /** Random lives on a failing disk, each ended by a crash: nothing that was promised is lost. */
    @Property(tries = 40)
    void whatWasPromisedIsFoundAfterAnyCrash(@ForAll long seed) throws Exception {
        SplittableRandom random = new SplittableRandom(seed);
        ScriptedDisk failing = new ScriptedDisk();
        OutageJournal one = Outages.journal(failing, 3_000, 1 << 20);
        Map<AttemptId, JournalledAttempt> open = new HashMap<>();
        Map<AttemptId, Closing> ended = new HashMap<>();
        for (int step = 0; step < 40; step++) {
            failing.room = random.nextInt(4) == 0 ? random.nextInt(3_000) : Long.MAX_VALUE;
            failing.failsToForce = random.nextInt(10) == 0;
            live(one, random, open, ended);
            if (random.nextInt(8) == 0) {
                failing = failing.afterCrash(random);
                one = Outages.journal(failing, 3_000, 1 << 20);
                expect(one, open, ended);
                open.clear();
                ended.clear();
                one.ended(1_000).forEach(found -> open.put(found.attempt().id(), found.attempt()));
                one.ended(1_000).forEach(found -> ended.put(found.attempt().id(), found.closing()));
            }
        }
    }

    private static void live(
            OutageJournal journal,
            SplittableRandom random,
            Map<AttemptId, JournalledAttempt> open,
            Map<AttemptId, Closing> ended) {
        JournalledAttempt next = Outages.attempt();
        try {
            journal.begin(next);
            open.put(next.id(), next);
        } catch (IOException e) {
            assertThat(journal.holds(next.id())).isFalse();
        }
        for (JournalledAttempt attempt : List.copyOf(open.values())) {
            if (!ended.containsKey(attempt.id()) && random.nextInt(3) == 0) {
                Closing closing = Outages.settled(attempt, random.nextInt(1_000_000));
                journal.end(closing);
                ended.put(attempt.id(), closing);
            }
        }
        List<AttemptId> booked =
                journal.ended(3).stream()
                        .filter(_ -> random.nextBoolean())
                        .map(one -> one.attempt().id())
                        .toList();
        journal.booked(booked);
        booked.forEach(open::remove);
        booked.forEach(ended::remove);
    }

    /** An end that the disk has not taken is found as the worst case, and never as less. */
    private static void expect(
            OutageJournal found,
            Map<AttemptId, JournalledAttempt> open,
            Map<AttemptId, Closing> ended) {
        open.forEach((id, attempt) -> {
            assertThat(found.holds(id)).isTrue();
            Closing closing = closingOf(found, attempt);
            Closing seen = ended.get(id);
            if (seen == null || closing.state() == AttemptState.SETTLED_ESTIMATED) {
                assertThat(closing.cost()).isEqualByComparingTo("1");
            } else {
                assertThat(closing).isEqualTo(seen);
            }
        });
    }

    @Test
    void aDirectoryKeepsItAndBelongsToOneGateway(@TempDir Path directory) throws Exception {
        try (JournalDirectory files = JournalDirectory.open(directory.resolve("journal"))) {
            OutageJournal real = Outages.journal(files, 1_000, 1 << 20);
            real.begin(attempt);
            real.end(Outages.settled(attempt, 250_000));
            real.close();

            assertThatThrownBy(() -> JournalDirectory.open(directory.resolve("journal")))
                    .hasMessageContaining("HEADGATE_DATA_DIR");
            assertThat(onlyOne(Outages.journal(files)).closing().cost())
                    .isEqualByComparingTo("0.25");
            assertThat(files.numbers()).isNotEmpty();
            real.booked(List.of(attempt.id()));
            assertThat(files.numbers()).isEmpty();
        }
    }

    private OutageJournal afterCrash() {
        return Outages.journal(disk.afterCrash(new SplittableRandom(7)));
    }

    private static OutageJournal.Ended onlyOne(OutageJournal journal) {
        assertThat(journal.ended(10)).hasSize(1);
        return journal.ended(10).getFirst();
    }

    private static Closing closingOf(OutageJournal journal, JournalledAttempt attempt) {
        return journal.ended(1_000).stream()
                .filter(ended -> ended.attempt().id().equals(attempt.id()))
                .findFirst()
                .orElseThrow()
                .closing();
    }

    private Thread begin(JournalledAttempt one) {
        return Thread.ofPlatform()
                .start(() -> {
                    try {
                        journal.begin(one);
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                });
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
