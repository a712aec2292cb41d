package dev.headgate.accounting;

import java.time.Duration;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says that this replica lives and settles what dead or late ones left. After the store was lost it
 * waits for as long as a replica may be silent, since the heartbeats of all replicas stood still.
 */
final class BookKeeper {
    private static final Logger log = LoggerFactory.getLogger(BookKeeper.class);
    private static final int LARGEST_SWEEP = 500;

    private final BookStore store;
    private final GroupCommit groups;
    private final UUID replica;
    private final Duration deadAfter;
    private final LongSupplier nanoTime;
    private boolean beating;
    private long beatingSince;

    BookKeeper(
            BookStore store,
            GroupCommit groups,
            UUID replica,
            Duration deadAfter,
            LongSupplier nanoTime) {
        this.store = store;
        this.groups = groups;
        this.replica = replica;
        this.deadAfter = deadAfter;
        this.nanoTime = nanoTime;
    }

    /** One heartbeat, and a sweep if the heartbeats of others can be trusted. */
    void turn() {
        try {
            store.beat(replica);
            if (!beating) {
                beating = true;
                beatingSince = nanoTime.getAsLong();
            }
            if (nanoTime.getAsLong() - beatingSince >= deadAfter.toNanos()) {
                sweep();
            }
        } catch (StoreUnavailableException e) {
            beating = false;
            log.debug("No heartbeat", e);
        }
    }

    private void sweep() {
        var orphans = store.takeOver(deadAfter, LARGEST_SWEEP);
        if (!orphans.isEmpty()) {
            log.warn("Settling {} attempts that nobody settled, by estimate", orphans.size());
        }
        orphans.forEach(orphan -> groups.submit(new Entry.Close(orphan.estimate())));
    }
}
