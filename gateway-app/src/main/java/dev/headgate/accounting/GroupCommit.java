package dev.headgate.accounting;

import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes entries in groups: whatever waits is written as soon as the group before is committed.
 * There is no fixed delay: at low load an entry pays for one commit, under load hundreds share it.
 *
 * <p>One thread calls {@link #step}. When the store is lost, attempts that were to be opened fail
 * at once, and since they may have been committed all the same each is given back later. Attempts
 * that end wait until the store is back; they are never dropped.
 */
final class GroupCommit {
    private static final Logger log = LoggerFactory.getLogger(GroupCommit.class);
    static final int LARGEST_GROUP = 1_024;
    private static final int LONGEST_QUEUE = 20_000;

    private final BookStore store;
    private final LongSupplier nanoTime;
    private final Duration longestGroup;
    private final LinkedBlockingQueue<Entry> arrived = new LinkedBlockingQueue<>();

    /** Entries to write before those that arrived; only the writing thread touches it. */
    private final Deque<Entry> again = new ArrayDeque<>();

    private volatile boolean storeIsLost;
    private volatile boolean busy;
    private volatile long busySince;

    /**
     * Makes one.
     *
     * @param longestGroup after which a group that is not committed yet counts as stuck
     */
    GroupCommit(BookStore store, LongSupplier nanoTime, Duration longestGroup) {
        this.store = store;
        this.nanoTime = nanoTime;
        this.longestGroup = longestGroup;
    }

    /** Queues an entry; the order of arrival is the order of admission. */
    void submit(Entry entry) {
        arrived.add(entry);
    }

    /**
     * Whether new attempts can be written now. It is known at once, without asking the store: a
     * caller must not wait for a store that is lost, stuck or far behind.
     */
    boolean isAvailable() {
        return isReachable() && arrived.size() < LONGEST_QUEUE;
    }

    /** Whether the store answers; known at once, without asking it. */
    boolean isReachable() {
        return !isSilentFor(longestGroup);
    }

    /** Whether the store is lost, or has not answered to a group for longer than this. */
    boolean isSilentFor(Duration time) {
        return storeIsLost || (busy && nanoTime.getAsLong() - busySince > time.toNanos());
    }

    /** Whether everything that was submitted is written. */
    boolean isIdle() {
        return arrived.isEmpty() && again.isEmpty() && !busy;
    }

    int queueLength() {
        return arrived.size();
    }

    /**
     * Writes the next group; waits a moment for one if nothing is there.
     *
     * @return whether the store answered
     */
    boolean step(Duration patience) throws InterruptedException {
        List<Entry> group = nextGroup(patience);
        if (group.isEmpty() && !storeIsLost) {
            return true;
        }
        busySince = nanoTime.getAsLong();
        busy = true;
        try {
            if (storeIsLost) {
                store.probe();
                storeIsLost = false;
            }
            write(group);
        } catch (StoreUnavailableException e) {
            storeIsLost = true;
            log.warn("The books cannot be written: {}", String.valueOf(e.getCause()));
            group.forEach(entry -> afterLoss(entry, e));
        } finally {
            busy = false;
        }
        return !storeIsLost;
    }

    /** A group holds one entry of each attempt, so that they are written in their order. */
    private List<Entry> nextGroup(Duration patience) throws InterruptedException {
        List<Entry> group = new ArrayList<>();
        Set<AttemptId> attempts = new HashSet<>();
        Entry next = again.poll();
        if (next == null) {
            next = arrived.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
        }
        while (next != null) {
            AttemptId attempt = next.attempt();
            if (attempt != null && !attempts.add(attempt)) {
                again.addFirst(next);
                break;
            }
            group.add(next);
            next = group.size() < LARGEST_GROUP ? poll() : null;
        }
        return group;
    }

    private @Nullable Entry poll() {
        Entry first = again.poll();
        return first != null ? first : arrived.poll();
    }

    /** A group that the store refuses is halved until the entry at fault is alone. */
    private void write(List<Entry> group) {
        if (group.isEmpty()) {
            return;
        }
        try {
            Map<AttemptId, Verdict> verdicts =
                    store.write(books -> GroupWriter.write(books, group));
            group.forEach(entry -> answer(entry, verdicts));
        } catch (StoreUnavailableException e) {
            throw e;
        } catch (RuntimeException e) {
            if (group.size() == 1) {
                giveUp(group.getFirst(), e);
                return;
            }
            int half = group.size() / 2;
            write(group.subList(0, half));
            write(group.subList(half, group.size()));
        }
    }

    private void answer(Entry entry, Map<AttemptId, Verdict> verdicts) {
        if (entry instanceof Entry.Open open) {
            Verdict verdict = verdicts.get(open.attempt());
            boolean ownerIsGone = !open.verdict().complete(verdict);
            if (ownerIsGone && verdict instanceof Verdict.Admitted) {
                again.addLast(new Entry.GiveBack(open));
            }
        }
    }

    private void afterLoss(Entry entry, StoreUnavailableException loss) {
        switch (entry) {
            case Entry.Open open -> {
                boolean unanswered = open.verdict().completeExceptionally(unavailable(loss));
                if (unanswered || open.verdict().isCancelled()) {
                    again.addLast(new Entry.GiveBack(open));
                }
            }
            case Entry.Close _, Entry.GiveBack _ -> again.addLast(entry);
            case Entry.Progress _, Entry.Refusal _ -> log.debug("Not noted: {}", entry.attempt());
        }
    }

    private static void giveUp(Entry entry, RuntimeException cause) {
        log.error("The books refuse an entry of attempt {}", entry.attempt(), cause);
        if (entry instanceof Entry.Open open) {
            open.verdict()
                    .completeExceptionally(
                            new GatewayException(
                                    ErrorCode.INTERNAL,
                                    "The request could not be booked. Try again; if it fails again, tell an administrator.",
                                    cause));
        }
    }

    static GatewayException unavailable() {
        return unavailable(null);
    }

    private static GatewayException unavailable(@Nullable StoreUnavailableException loss) {
        return new GatewayException(
                        ErrorCode.STORE_UNAVAILABLE,
                        "The gateway cannot reach its database, so nothing can be booked. Try again in a moment.",
                        loss)
                .retryAfter(Duration.ofSeconds(1));
    }
}
