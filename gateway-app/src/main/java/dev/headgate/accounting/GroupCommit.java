package dev.headgate.accounting;

import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes entries in groups: attempts to open, whose owners wait, are written as soon as the group
 * before is committed. There is no fixed delay for them: at low load one pays for one commit, under
 * load hundreds share it.
 *
 * <p>Nobody waits for the other entries, and a group costs much the same whether one attempt ends
 * in it or dozens. They wait a moment for each other, and are written at once where a budget has no
 * room left: what they give back may be what it lacks.
 *
 * <p>One thread calls {@link #step}. When the store is lost, attempts that were to be opened fail
 * at once, and since they may have been committed all the same each is given back later. Attempts
 * that end wait until the store is back; they are never dropped.
 */
final class GroupCommit {
    private static final Logger log = LoggerFactory.getLogger(GroupCommit.class);

    /** How many attempts at most begin in a group, and how many other entries it holds. */
    static final int MOST_OF_A_KIND = 512;

    private static final int LONGEST_QUEUE = 20_000;

    /** How long an entry that nobody waits for may wait for others of its kind. */
    static final Duration LONGEST_LINGER = Duration.ofMillis(25);

    private final BookStore store;
    private final LongSupplier nanoTime;
    private final Duration longestGroup;
    private final LinkedBlockingQueue<Entry> arrived = new LinkedBlockingQueue<>();

    /** Attempts that found no room, to be tried once more with what lingers. */
    private final BlockingDeque<Entry.Open> again = new LinkedBlockingDeque<>();

    /** Entries that nobody waits for; as above, the writing thread alone takes them. */
    private final BlockingDeque<Entry> lingering = new LinkedBlockingDeque<>();

    private long lingerEnds;

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
        return isReachable() && queueLength() < LONGEST_QUEUE;
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
        return arrived.isEmpty() && lingering.isEmpty() && again.isEmpty() && !busy;
    }

    int queueLength() {
        return arrived.size() + again.size() + lingering.size();
    }

    /**
     * Writes the next group; waits a moment for one if there is none.
     *
     * @return whether the store answered
     */
    boolean step(Duration patience) throws InterruptedException {
        List<Entry> group = openings(patience);
        boolean complete = !again.isEmpty() || lingerIsOver() || lingering.isEmpty();
        again.clear();
        if (complete) {
            group.addAll(lingerers());
        }
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
            write(group, complete);
        } catch (StoreUnavailableException e) {
            storeIsLost = true;
            again.clear();
            log.warn("The books cannot be written: {}", String.valueOf(e.getCause()));
            group.reversed().forEach(entry -> afterLoss(entry, e));
        } finally {
            busy = false;
        }
        return !storeIsLost;
    }

    /** The attempts to open; what arrived with them lingers. */
    private List<Entry> openings(Duration patience) throws InterruptedException {
        List<Entry> openings = new ArrayList<>(again);
        @Nullable Entry next =
                openings.isEmpty()
                        ? arrived.poll(patience(patience), TimeUnit.NANOSECONDS)
                        : arrived.poll();
        while (next != null) {
            if (next instanceof Entry.Open) {
                openings.add(next);
            } else {
                linger(next);
            }
            next = openings.size() < MOST_OF_A_KIND ? arrived.poll() : null;
        }
        return openings;
    }

    private long patience(Duration longest) {
        return lingering.isEmpty()
                ? longest.toNanos()
                : Math.min(longest.toNanos(), lingerEnds - nanoTime.getAsLong());
    }

    private void linger(Entry entry) {
        if (lingering.isEmpty()) {
            lingerEnds = nanoTime.getAsLong() + LONGEST_LINGER.toNanos();
        }
        lingering.addLast(entry);
    }

    private boolean lingerIsOver() {
        return !lingering.isEmpty() && nanoTime.getAsLong() - lingerEnds >= 0;
    }

    /** One entry of each attempt at most, so that they are written in their order. */
    private List<Entry> lingerers() {
        List<Entry> lingerers = new ArrayList<>();
        Set<AttemptId> attempts = new HashSet<>();
        while (lingerers.size() < MOST_OF_A_KIND && !lingering.isEmpty()) {
            AttemptId attempt = lingering.getFirst().attempt();
            if (attempt != null && !attempts.add(attempt)) {
                break;
            }
            lingerers.add(lingering.removeFirst());
        }
        return lingerers;
    }

    /**
     * Writes a group; one that the store refuses is halved until the entry at fault is alone.
     *
     * @param complete whether all is in it that could make room for the attempts to open
     */
    private void write(List<Entry> group, boolean complete) {
        if (group.isEmpty()) {
            return;
        }
        try {
            Map<AttemptId, Verdict> verdicts =
                    store.write(books -> GroupWriter.write(books, group));
            group.forEach(entry -> answer(entry, verdicts, complete));
        } catch (StoreUnavailableException e) {
            throw e;
        } catch (RuntimeException e) {
            if (group.size() == 1) {
                giveUp(group.getFirst(), e);
                return;
            }
            int half = group.size() / 2;
            write(group.subList(0, half), complete);
            write(group.subList(half, group.size()), complete);
        }
    }

    private void answer(Entry entry, Map<AttemptId, Verdict> verdicts, boolean complete) {
        if (!(entry instanceof Entry.Open open)) {
            return;
        }
        Verdict verdict = verdicts.get(open.attempt());
        if (verdict instanceof Verdict.Refused && !complete) {
            again.addLast(open);
            return;
        }
        boolean ownerIsGone = !open.verdict().complete(verdict);
        if (ownerIsGone && verdict instanceof Verdict.Admitted) {
            linger(new Entry.GiveBack(open));
        }
    }

    /** What must not be lost is the first to be written when the store is back. */
    private void afterLoss(Entry entry, StoreUnavailableException loss) {
        switch (entry) {
            case Entry.Open open -> {
                boolean unanswered = open.verdict().completeExceptionally(unavailable(loss));
                if (unanswered || open.verdict().isCancelled()) {
                    writeFirst(new Entry.GiveBack(open));
                }
            }
            case Entry.Close _, Entry.GiveBack _ -> writeFirst(entry);
            case Entry.Progress _, Entry.Refusal _ -> log.debug("Not noted: {}", entry.attempt());
        }
    }

    private void writeFirst(Entry entry) {
        lingering.addFirst(entry);
        lingerEnds = nanoTime.getAsLong();
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
