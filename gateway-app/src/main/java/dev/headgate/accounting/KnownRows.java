package dev.headgate.accounting;

import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Rows that many others refer to and that are certainly in the database, so that they are not
 * written again.
 */
final class KnownRows {
    private static final int MOST = 100_000;

    private final Set<UUID> committed = ConcurrentHashMap.newKeySet();

    /** What one transaction knows. */
    View view() {
        return new View();
    }

    /** The known rows with those that a transaction is about to write. */
    final class View {
        private final Set<UUID> written = new HashSet<>();

        /** Whether it must be written; it is then known to this transaction. */
        boolean isNew(UUID row) {
            return !committed.contains(row) && written.add(row);
        }

        /** What was written is known to all from now on. */
        void committed() {
            if (committed.size() > MOST) {
                committed.clear();
            }
            committed.addAll(written);
        }
    }
}
