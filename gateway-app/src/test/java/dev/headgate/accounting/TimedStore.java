package dev.headgate.accounting;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;

/** A store that notes how large groups are and what they spend their time on. */
final class TimedStore implements BookStore {
    private static final String SETTLE = "settle attempts";

    /** They travel together. */
    private static final String WRITE = "open attempts, post, count, move budgets";

    private final BookStore store;
    private final List<Integer> groups = new ArrayList<>();
    private final Map<String, Long> nanos = new TreeMap<>();

    TimedStore(BookStore store) {
        this.store = store;
    }

    /**
     * What was noted since the last time.
     *
     * @param groups entries of each group, in ascending order
     * @param steps time of each step, by name
     */
    record Times(List<Integer> groups, Map<String, Duration> steps) {
        Times {
            groups = groups.stream().sorted().toList();
        }

        int groupSize(double share) {
            return groups.isEmpty() ? 0 : groups.get((int) (share * (groups.size() - 1)));
        }

        Duration total() {
            return steps.values().stream().reduce(Duration.ZERO, Duration::plus);
        }
    }

    synchronized Times take() {
        Map<String, Duration> steps = new TreeMap<>();
        nanos.forEach((step, time) -> steps.put(step, Duration.ofNanos(time)));
        Times times = new Times(groups, steps);
        groups.clear();
        nanos.clear();
        return times;
    }

    @Override
    public <T> T write(Function<BookTransaction, T> work) {
        long began = System.nanoTime();
        TimedTransaction[] timed = new TimedTransaction[1];
        T result =
                store.write(books -> {
                    timed[0] = new TimedTransaction(books);
                    return work.apply(timed[0]);
                });
        note(timed[0], System.nanoTime() - began);
        return result;
    }

    private synchronized void note(TimedTransaction transaction, long whole) {
        groups.add(transaction.entries);
        long inSteps = 0;
        for (var step : transaction.nanos.entrySet()) {
            nanos.merge(step.getKey(), step.getValue(), Long::sum);
            inSteps += step.getValue();
        }
        nanos.merge("begin, decide, commit", whole - inSteps, Long::sum);
    }

    @Override
    public void beat(UUID replica) {
        store.beat(replica);
    }

    @Override
    public List<OrphanedAttempt> takeOver(Duration deadAfter, int most) {
        return store.takeOver(deadAfter, most);
    }

    @Override
    public void probe() {
        store.probe();
    }

    /** One group. */
    private static final class TimedTransaction implements BookTransaction {
        private final BookTransaction books;
        private final Map<String, Long> nanos = new TreeMap<>();
        private int entries;

        TimedTransaction(BookTransaction books) {
            this.books = books;
        }

        private <T> T timed(String step, Supplier<T> work) {
            long began = System.nanoTime();
            T result = work.get();
            nanos.merge(step, System.nanoTime() - began, Long::sum);
            return result;
        }

        private void timed(String step, Runnable work) {
            timed(
                    step,
                    () -> {
                        work.run();
                        return true;
                    });
        }

        @Override
        public void forestall(List<Entry.Open> attempts) {
            timed(SETTLE, () -> books.forestall(attempts));
        }

        @Override
        public List<ClosedAttempt> close(List<Closing> closings) {
            entries += closings.size();
            return timed(SETTLE, () -> books.close(closings));
        }

        @Override
        public List<BudgetBalance> lock(Set<UUID> scopes, Set<UUID> furtherPeriods) {
            return timed("lock budgets", () -> books.lock(scopes, furtherPeriods));
        }

        @Override
        public void move(Map<UUID, BudgetMove> moves) {
            timed(WRITE, () -> books.move(moves));
        }

        @Override
        public void open(List<OpenedAttempt> attempts) {
            entries += attempts.size();
            timed(WRITE, () -> books.open(attempts));
        }

        @Override
        public Set<AttemptId> replay(List<ReplayedAttempt> attempts) {
            return timed("replay attempts", () -> books.replay(attempts));
        }

        @Override
        public void progress(List<Entry.Progress> progress) {
            timed(WRITE, () -> books.progress(progress));
        }

        @Override
        public void refuse(List<Entry.Refusal> refusals) {
            timed(WRITE, () -> books.refuse(refusals));
        }

        @Override
        public void post(List<LedgerEntry> entriesOfLedger) {
            timed(WRITE, () -> books.post(entriesOfLedger));
        }

        @Override
        public void count(Map<UUID, CallCount> counts) {
            timed(WRITE, () -> books.count(counts));
        }
    }
}
