package dev.headgate.accounting;

import java.util.List;
import java.util.UUID;

/** An attempt of an outage with the budget periods that its cost counts in. */
record ReplayedAttempt(JournalledAttempt attempt, List<UUID> periods) {
    ReplayedAttempt {
        periods = List.copyOf(periods);
    }
}
