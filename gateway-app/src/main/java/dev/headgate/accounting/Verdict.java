package dev.headgate.accounting;

import dev.headgate.error.GatewayException;
import java.util.List;
import java.util.UUID;

/** Whether the budgets above a key admit an attempt. */
sealed interface Verdict {

    /**
     * Admitted.
     *
     * @param periods the budget periods that hold its worst case
     */
    record Admitted(List<UUID> periods) implements Verdict {
        public Admitted {
            periods = List.copyOf(periods);
        }
    }

    /** Refused; nothing is held. */
    record Refused(GatewayException reason) implements Verdict {}
}
