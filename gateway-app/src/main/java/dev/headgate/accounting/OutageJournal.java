package dev.headgate.accounting;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The attempts of an outage: on the disk before a byte goes upstream, and here until they are in
 * the books.
 */
final class OutageJournal {
    private static final Logger log = LoggerFactory.getLogger(OutageJournal.class);

    private final JournalLog disk;
    private final Map<AttemptId, Kept> kept = new ConcurrentHashMap<>();

    private OutageJournal(JournalLog disk) {
        this.disk = disk;
    }

    /** An attempt with what is known of its end. */
    private record Kept(
            JournalledAttempt attempt,
            Entry.@Nullable Progress noted,
            @Nullable Closing closing,
            boolean refused) {

        Kept noting(Entry.Progress progress) {
            return new Kept(attempt, progress, closing, refused);
        }

        Kept closedBy(Closing end) {
            return new Kept(attempt, noted, end, refused);
        }

        Kept setAside() {
            return new Kept(attempt, noted, closing, true);
        }
    }

    /** An attempt of an outage that has ended. */
    record Ended(JournalledAttempt attempt, Closing closing) {}

    /**
     * Opens the journal. What an earlier process did not bring into the books waits for it, and
     * what it did not close is closed with the best evidence there is.
     */
    static OutageJournal open(JournalLog disk) throws IOException {
        OutageJournal journal = new OutageJournal(disk);
        Set<AttemptId> unknown = new HashSet<>();
        disk.recover(text -> journal.recovered(text, unknown));
        disk.forget(unknown);
        journal.kept.replaceAll((_, one) ->
                one.closing() == null ? one.closedBy(one.attempt().estimate(one.noted())) : one);
        if (!journal.kept.isEmpty()) {
            log.warn("The journal holds {} attempts of an outage", journal.kept.size());
        }
        return journal;
    }

    private @Nullable AttemptId recovered(String text, Set<AttemptId> unknown) {
        JournalRecord record = JournalRecord.read(text);
        if (record == null) {
            return null;
        }
        AttemptId about = record.about();
        if (record.opened() != null) {
            kept.put(record.opened().id(), new Kept(record.opened(), null, null, false));
        } else if (about != null && !kept.containsKey(about)) {
            // It is in the books, and the file that began it is gone.
            unknown.add(about);
        }
        var noted = record.noted();
        if (noted != null) {
            kept.computeIfPresent(noted.attempt(), (_, one) -> one.noting(noted));
        }
        var closed = record.closed();
        if (closed != null) {
            kept.computeIfPresent(closed.id(), (_, one) -> one.closedBy(closed));
        }
        return about;
    }

    /**
     * Writes an attempt that is about to be made; it is on the disk when this returns.
     *
     * @throws IOException if it cannot be written; it is not in the journal then
     */
    void begin(JournalledAttempt attempt) throws IOException {
        disk.begin(attempt.id(), JournalRecord.opened(attempt).text());
        kept.put(attempt.id(), new Kept(attempt, null, null, false));
    }

    /** Whether this attempt was opened here and is not in the books. */
    boolean holds(AttemptId attempt) {
        return kept.containsKey(attempt);
    }

    /** Notes what an answer has used so far, for the case that this process dies. */
    void note(Entry.Progress progress) {
        if (kept.computeIfPresent(progress.attempt(), (_, one) -> one.noting(progress)) != null) {
            disk.note(progress.attempt(), JournalRecord.noted(progress).text());
        }
    }

    /**
     * Ends an attempt. What the disk does not take is kept in memory alone: if the process dies
     * too, the attempt is booked as it was last noted.
     *
     * @return whether it was open until now; what ended before is not ended again
     */
    boolean end(Closing closing) {
        Kept one = kept.get(closing.id());
        if (one == null || one.closing() != null) {
            return false;
        }
        try {
            disk.append(closing.id(), JournalRecord.closed(closing).text());
        } catch (IOException e) {
            log.warn("The end of attempt {} is not on the disk: {}", closing.id(), e.getMessage());
        }
        kept.computeIfPresent(closing.id(), (_, open) -> open.closedBy(closing));
        return true;
    }

    /** Attempts that have ended and wait for the books. */
    List<Ended> ended(int most) {
        List<Ended> ended = new ArrayList<>();
        for (Kept one : kept.values()) {
            if (one.closing() != null && !one.refused() && ended.size() < most) {
                ended.add(new Ended(one.attempt(), one.closing()));
            }
        }
        return ended;
    }

    /** Forgets attempts that are in the books now. */
    void booked(Collection<AttemptId> attempts) {
        attempts.forEach(kept::remove);
        disk.forget(attempts);
    }

    /** Keeps an attempt that the books refuse, without offering it again. */
    void setAside(AttemptId attempt) {
        kept.computeIfPresent(attempt, (_, one) -> one.setAside());
    }

    /** Attempts that are not in the books. */
    int size() {
        return kept.size();
    }

    /** Whether nothing waits for the books; what they refuse does not wait. */
    boolean isSettled() {
        return kept.values().stream().allMatch(Kept::refused);
    }

    /** Bytes on the disk. */
    long bytes() {
        return disk.size();
    }

    void close() {
        disk.close();
    }
}
