package dev.headgate.accounting;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings what the journal holds into the books, once they can be reached. */
final class JournalReplay {
    private static final Logger log = LoggerFactory.getLogger(JournalReplay.class);
    static final int LARGEST_GROUP = 200;

    private final OutageJournal journal;
    private final BookStore store;

    JournalReplay(OutageJournal journal, BookStore store) {
        this.journal = journal;
        this.store = store;
    }

    /**
     * Books every attempt that has ended. A commit whose acknowledgement is lost is repeated later
     * and changes nothing then.
     *
     * @return how many were booked
     * @throws StoreUnavailableException if the books are lost again; what is left waits
     */
    int run() {
        int booked = 0;
        List<OutageJournal.Ended> group = journal.ended(LARGEST_GROUP);
        while (!group.isEmpty()) {
            write(group);
            booked += group.size();
            group = journal.ended(LARGEST_GROUP);
        }
        if (booked > 0) {
            log.info("{} attempts of an outage are in the books now", booked);
        }
        return booked;
    }

    /** A group that the store refuses is halved until the attempt at fault is alone. */
    private void write(List<OutageJournal.Ended> group) {
        try {
            store.write(books -> {
                ReplayWriter.write(books, group);
                return group.size();
            });
            journal.booked(group.stream().map(one -> one.attempt().id()).toList());
        } catch (StoreUnavailableException e) {
            throw e;
        } catch (RuntimeException e) {
            if (group.size() == 1) {
                AttemptId refused = group.getFirst().attempt().id();
                log.error("The books refuse attempt {}; it stays in the journal", refused, e);
                journal.setAside(refused);
                return;
            }
            int half = group.size() / 2;
            write(group.subList(0, half));
            write(group.subList(half, group.size()));
        }
    }
}
