package dev.headgate.accounting;

import dev.headgate.usage.TokenUsage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.Function;

/**
 * A store that replicas share and that fails as a seed says: before a commit, after it, or by
 * refusing an entry for what it is.
 */
final class SimulatedStore {
    private final Random random;
    private final Map<UUID, Long> heartbeats = new HashMap<>();
    SimulatedBooks books;
    long now;
    int faultsPerThousand;

    SimulatedStore(Random random, List<SimulatedBooks.Budget> budgets) {
        this.random = random;
        this.books = SimulatedBooks.with(budgets);
    }

    /** The store as one replica reaches it. */
    BookStore of(UUID replica) {
        return new Connection(replica);
    }

    /** An attempt that the store refuses to write, whoever else is in its group. */
    static boolean isPoison(AttemptId attempt) {
        return Math.floorMod(attempt.value().getLeastSignificantBits(), 23) == 0;
    }

    private boolean fails() {
        return random.nextInt(1000) < faultsPerThousand;
    }

    private final class Connection implements BookStore {
        private final UUID replica;

        Connection(UUID replica) {
            this.replica = replica;
        }

        @Override
        public <T> T write(Function<BookTransaction, T> work) {
            probe();
            SimulatedBooks copy = books.copy(replica, now);
            T result = work.apply(copy);
            if (copy.attempts.keySet().stream().anyMatch(SimulatedStore::isPoison)) {
                throw new IllegalStateException("refused by the simulation");
            }
            books = copy;
            probe();
            return result;
        }

        @Override
        public void beat(UUID living) {
            probe();
            heartbeats.put(living, now);
        }

        @Override
        public List<OrphanedAttempt> takeOver(Duration deadAfter, int most) {
            probe();
            List<OrphanedAttempt> orphans = new ArrayList<>();
            Map<AttemptId, SimulatedBooks.Row> rows = books.attempts;
            for (AttemptId id : List.copyOf(rows.keySet())) {
                SimulatedBooks.Row row = rows.get(id);
                if (row.state().isOpen() && isOrphan(row, deadAfter)) {
                    rows.put(id, row.in(AttemptState.UNKNOWN, row.cost(), row.lines()));
                    orphans.add(
                            new OrphanedAttempt(
                                    id,
                                    TokenUsage.of(1, 1),
                                    row.worst(),
                                    null,
                                    row.seen(),
                                    row.cost(),
                                    row.lines()));
                }
            }
            return orphans;
        }

        private boolean isOrphan(SimulatedBooks.Row row, Duration deadAfter) {
            long heard = heartbeats.getOrDefault(row.replica(), Long.MIN_VALUE / 2);
            return row.state() == AttemptState.UNKNOWN
                    || row.deadline() < now
                    || now - heard > deadAfter.toMillis();
        }

        @Override
        public void probe() {
            if (fails()) {
                throw new StoreUnavailableException(null);
            }
        }
    }
}
