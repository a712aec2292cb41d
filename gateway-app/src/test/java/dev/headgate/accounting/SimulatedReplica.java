package dev.headgate.accounting;

import dev.headgate.accounting.SimulatedStore.ProcessDied;
import dev.headgate.catalog.CatalogSnapshot;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.UnaryOperator;

/**
 * One process with the real core. Its two threads are turns on the timeline; when it dies, all that
 * it had in memory is lost, and another process takes its place.
 */
final class SimulatedReplica {
    private static final BooksProperties PROPERTIES =
            new BooksProperties(
                    Duration.ofSeconds(1),
                    SimulatedBooks.GRACE,
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(10),
                    List.of());

    private static final MeterRegistry METERS = new SimpleMeterRegistry();
    private static final Overruns OVERRUNS = new Overruns(METERS);
    private static final OutageProperties.Outage BOUNDS =
            OutageAllowanceTest.bounds("0.5", "20", 2);

    /** Every replica learns for itself here. */
    private static final MarginStore UNSHARED =
            new MarginStore() {
                @Override
                public PromptMargin add(PromptKind kind, long calls, long peak) {
                    throw new UnsupportedOperationException("nobody shares here");
                }

                @Override
                public Map<PromptKind, PromptMargin> all() {
                    return Map.of();
                }
            };

    private final Timeline timeline;
    private final History history;
    private final SplittableRandom random;
    private final GroupCommit groups;
    private final BookKeeper keeper;
    private boolean alive = true;
    private boolean writing;
    private boolean turnIsDue;
    private long standsStillUntil;
    private long cutOffUntil;
    private long replaceableFrom;

    private final GraceService service;

    final int number;
    final UUID id;
    final GroupedAttemptBook book;

    /** Goes on without the store, if that is allowed. */
    final GraceBook grace;

    final boolean goesOn;

    SimulatedReplica(
            int number,
            Timeline timeline,
            History history,
            SplittableRandom random,
            SimulatedStore server,
            UnaryOperator<BookStore> between,
            ScriptedDisk disk,
            boolean goesOn) {
        this.number = number;
        this.timeline = timeline;
        this.history = history;
        this.random = random;
        this.id = new UUID(random.nextLong(), random.nextLong());
        BookStore store = between.apply(server.reachedFrom(this));
        groups = new GroupCommit(store, timeline::nanoTime, PROPERTIES.longestWait());
        keeper = new BookKeeper(store, groups, id, PROPERTIES.deadAfter(), timeline::nanoTime);
        var catalog = new CatalogSnapshot(List.of());
        book =
                new GroupedAttemptBook(
                        groups,
                        new Alternatives(() -> catalog),
                        new ReservationMargins(UNSHARED),
                        OVERRUNS,
                        () -> new UUID(random.nextLong(), random.nextLong()),
                        timeline.clock(random.nextInt(-3_600_000, 3_600_000)),
                        PROPERTIES);
        this.goesOn = goesOn;
        var allowance = new OutageAllowance(BOUNDS);
        OutageJournal journal = Outages.journal(disk, 10_000, 1 << 24);
        grace =
                new GraceBook(
                        book, groups, journal, allowance, METERS, timeline.clock(0), PROPERTIES);
        service =
                new GraceService(
                        groups,
                        journal,
                        new JournalReplay(journal, store),
                        allowance,
                        () -> server.hardLimits(this),
                        timeline::nanoTime);
        keep();
    }

    static long longestWait() {
        return PROPERTIES.longestWait().toMillis();
    }

    boolean isAlive() {
        return alive;
    }

    void requireAlive() {
        if (!alive) {
            throw new ProcessDied();
        }
    }

    boolean isCutOff() {
        return timeline.now() < cutOffUntil;
    }

    void die(long millis) {
        history.note("replica %d dies", number);
        alive = false;
        replaceableFrom = timeline.now() + millis;
    }

    /** Whether it is dead for long enough. */
    boolean isReplaceable() {
        return !alive && timeline.now() >= replaceableFrom;
    }

    void standStill(long millis) {
        history.note("replica %d stands still for %d ms", number, millis);
        standsStillUntil = timeline.now() + millis;
    }

    void cutOff(long millis) {
        history.note("replica %d is cut off for %d ms", number, millis);
        cutOffUntil = timeline.now() + millis;
    }

    void heal() {
        standsStillUntil = 0;
        cutOffUntil = 0;
        replaceableFrom = 0;
    }

    /** Does it in this process after a while, if it still lives then. */
    void after(long millis, Runnable action) {
        timeline.after(millis, () -> run(action));
    }

    private void run(Runnable action) {
        if (alive && timeline.now() < standsStillUntil) {
            after(standsStillUntil - timeline.now(), action);
        } else if (alive) {
            action.run();
        }
    }

    /** Lets the writing thread look into its queue. */
    void wake() {
        wakeAfter(random.nextInt(3));
    }

    private void wakeAfter(long millis) {
        if (!turnIsDue && !writing) {
            turnIsDue = true;
            after(millis, this::write);
        }
    }

    /** While it writes, it needs no waking: it looks into its queue again before it sleeps. */
    private void write() {
        turnIsDue = false;
        writing = true;
        boolean answered;
        try {
            answered = groups.step(Duration.ZERO);
        } catch (ProcessDied e) {
            return;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        } finally {
            writing = false;
        }
        if (!answered) {
            wakeAfter(200);
        } else if (!groups.isIdle()) {
            wake();
        }
    }

    private void keep() {
        after(random.nextInt(100), this::beat);
    }

    private void beat() {
        try {
            keeper.turn();
            if (goesOn) {
                service.turn();
            }
        } catch (ProcessDied e) {
            return;
        }
        if (!groups.isIdle()) {
            wake();
        }
        after(PROPERTIES.heartbeat().toMillis(), this::beat);
    }
}
