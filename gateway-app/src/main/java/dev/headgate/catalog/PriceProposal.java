package dev.headgate.catalog;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A change of prices that waits, or waited, for a decision.
 *
 * @param replaced the rows that were in force when it was proposed, one for each wish
 * @param decidedBy a person, or the source that confirmed it; null while it waits
 */
record PriceProposal(
        UUID id,
        State state,
        PriceChange change,
        List<Optional<PriceId>> replaced,
        List<Finding> findings,
        Instant createdAt,
        @Nullable Instant decidedAt,
        @Nullable String decidedBy,
        @Nullable String decision) {

    PriceProposal {
        replaced = List.copyOf(replaced);
        findings = List.copyOf(findings);
    }

    /** What became of it. */
    enum State {
        PENDING,
        /** By a person. */
        APPROVED,
        REJECTED,
        /** Another source said the same. */
        CONFIRMED
    }
}
