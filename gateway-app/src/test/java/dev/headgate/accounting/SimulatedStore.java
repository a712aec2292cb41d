package dev.headgate.accounting;

import dev.headgate.accounting.History.Situation;
import dev.headgate.accounting.SimulationPlan.Faults;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.dao.DataAccessResourceFailureException;

/**
 * The database server and the way to it. Whoever speaks with it may be delayed, cut off or killed
 * before, between and after any two messages; a commit that was sent may succeed, fail, or hang and
 * succeed much later.
 */
final class SimulatedStore {
    /** How long a transaction waits for the lock of another. */
    private static final long LOCK_TIMEOUT = 2_000;

    private static final int DEEPEST = 4;

    private final Timeline timeline;
    private final History history;
    private final SplittableRandom random;
    private final List<InDoubt> inDoubt = new ArrayList<>();
    final SimulatedBooks books;
    private Faults faults;
    private int starts;
    private boolean down;
    private int depth;

    SimulatedStore(Timeline timeline, History history, SimulatedBooks books, SimulationPlan plan) {
        this.timeline = timeline;
        this.history = history;
        this.books = books;
        this.random = new SplittableRandom(plan.seed() ^ 0x5eed);
        this.faults = plan.faults();
    }

    /** A transaction whose client is gone; the server ends it later. */
    private record InDoubt(SimulatedTransaction transaction, boolean commits, long since, long at) {
        void end() {
            if (commits) {
                transaction.commit();
            } else {
                transaction.rollBack();
            }
        }
    }

    /** The store as one process reaches it. */
    BookStore reachedFrom(SimulatedReplica process) {
        return new Connection(process);
    }

    /** An attempt that the store refuses to write, whoever else is in its group. */
    static boolean isPoison(AttemptId attempt) {
        return Math.floorMod(attempt.value().getLeastSignificantBits(), 41) == 0;
    }

    void crash(long downFor) {
        if (down) {
            return;
        }
        history.note("the store crashes for %d ms", downFor);
        down = true;
        endAllInDoubt();
        timeline.after(downFor, this::start);
    }

    private void start() {
        if (down) {
            history.note("the store is back");
            starts++;
            down = false;
        }
    }

    /** From now on nothing goes wrong any more. */
    void heal() {
        start();
        faults = Faults.NONE;
        endAllInDoubt();
    }

    private void endAllInDoubt() {
        List.copyOf(inDoubt).forEach(this::end);
    }

    private void end(InDoubt one) {
        if (inDoubt.remove(one)) {
            history.note(
                    "a transaction of nobody is %s", one.commits() ? "committed" : "rolled back");
            if (one.commits()) {
                history.meet(
                        one.at() > one.since()
                                ? Situation.LATE_COMMIT
                                : Situation.LOST_ACKNOWLEDGEMENT);
            }
            one.end();
        }
    }

    /**
     * Waits for whoever holds a lock: one whose client is gone may end in time.
     *
     * @throws StoreUnavailableException if it does not
     */
    void await(SimulatedTransaction holder) {
        history.meet(Situation.LOCK_WAIT);
        for (InDoubt one : inDoubt) {
            if (one.transaction() == holder && one.at() <= timeline.now() + LOCK_TIMEOUT) {
                end(one);
                return;
            }
        }
        throw new StoreUnavailableException(null);
    }

    /** How somebody waits who meets no faults. */
    SimulatedTransaction.Await patience() {
        return new SimulatedTransaction.Await() {
            @Override
            public void statement(String name) {}

            @Override
            public void lock(SimulatedTransaction holder) {
                await(holder);
            }
        };
    }

    /**
     * What hard limits have left now.
     *
     * @throws DataAccessResourceFailureException if this process does not reach the store
     */
    Map<UUID, BigDecimal> hardLimits(SimulatedReplica process) {
        if (down || process.isCutOff()) {
            throw new DataAccessResourceFailureException("no store");
        }
        Map<UUID, BigDecimal> left = new HashMap<>();
        for (SimulatedBudget budget : books.budgets.values()) {
            SimulatedBudget.Period period = books.periods.get(budget.periodAt(timeline.now()));
            if (budget.inForce() && budget.hard()) {
                left.merge(
                        budget.scope(),
                        period == null
                                ? budget.limit()
                                : period.limitAt(timeline.now()).subtract(period.held()),
                        BigDecimal::min);
            }
        }
        return left;
    }

    private boolean happens(int perThousand) {
        return random.nextInt(1000) < perThousand;
    }

    /** One process's way to the store. */
    private final class Connection implements BookStore, SimulatedTransaction.Await {
        private final SimulatedReplica process;

        Connection(SimulatedReplica process) {
            this.process = process;
        }

        @Override
        public <T> T write(Function<BookTransaction, T> work) {
            message("begin");
            int start = starts;
            SimulatedTransaction transaction = books.begin(process.id, timeline.now(), this);
            T result;
            try {
                result = work.apply(transaction);
                message("commit");
            } catch (StoreUnavailableException e) {
                leave(transaction, false);
                throw e;
            } catch (ProcessDied e) {
                history.meet(Situation.DEATH_IN_A_TRANSACTION);
                leave(transaction, false);
                throw e;
            } catch (SimulatedRefusal e) {
                transaction.rollBack();
                throw e;
            } catch (RuntimeException e) {
                throw new AssertionError("The core threw what it must not", e);
            }
            commit(transaction, start);
            message("committed");
            return result;
        }

        private void commit(SimulatedTransaction transaction, int startAtBegin) {
            if (startAtBegin != starts) {
                transaction.rollBack();
                throw new StoreUnavailableException(null);
            }
            if (transaction.opened.stream().anyMatch(SimulatedStore::isPoison)) {
                transaction.rollBack();
                history.meet(Situation.REFUSED_ENTRY);
                throw new SimulatedRefusal("poison");
            }
            if (happens(faults.losses())) {
                leave(transaction, random.nextBoolean());
                throw new StoreUnavailableException(null);
            }
            transaction.commit();
        }

        /** The server notices sooner or later that its client is gone. */
        private void leave(SimulatedTransaction transaction, boolean commits) {
            long delay = random.nextInt(3) == 0 ? 0 : 1L << random.nextInt(15);
            long now = timeline.now();
            var left = new InDoubt(transaction, commits, now, now + delay);
            inDoubt.add(left);
            history.note("replica %d leaves a transaction for %d ms", process.number, delay);
            if (delay == 0 || down) {
                end(left);
            } else {
                timeline.after(delay, () -> end(left));
            }
        }

        @Override
        public void beat(UUID replica) {
            message("beat");
            books.heartbeats.put(replica, timeline.now());
            message("beaten");
        }

        @Override
        public List<OrphanedAttempt> takeOver(Duration deadAfter, int most) {
            message("take over");
            List<OrphanedAttempt> orphans = books.takeOver(timeline.now(), deadAfter, most);
            orphans.forEach(orphan ->
                    history.note("replica %d takes over %s", process.number, orphan.id()));
            message("taken over");
            return orphans;
        }

        @Override
        public void probe() {
            message("probe");
        }

        @Override
        public void statement(String name) {
            message(name);
        }

        @Override
        public void lock(SimulatedTransaction holder) {
            await(holder);
        }

        /** A message to the store, or its answer: everything may happen meanwhile. */
        private void message(String name) {
            int start = starts;
            if (happens(faults.delays()) && depth < DEEPEST) {
                depth++;
                history.meet(Situation.INTERLEAVING);
                timeline.runUntil(timeline.now() + (1L << random.nextInt(12)));
                depth--;
            }
            if (happens(faults.crashes())) {
                history.note("replica %d dies at '%s'", process.number, name);
                process.die(1L << random.nextInt(14));
            }
            process.requireAlive();
            if (down || start != starts || process.isCutOff() || happens(faults.losses())) {
                history.note("replica %d loses the store at '%s'", process.number, name);
                throw new StoreUnavailableException(null);
            }
        }
    }

    /** Unwinds what a process was doing when it died. */
    static final class ProcessDied extends Error {
        private static final long serialVersionUID = 1;

        ProcessDied() {
            super("the process died", null, false, false);
        }
    }
}
