package dev.headgate.policy;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A policy that is published by itself at a moment.
 *
 * @param document sound when it was scheduled
 * @param activatesAt by the clock of the database
 * @param version the version that it became, or null if it did not
 */
record ScheduledPolicy(
        UUID id,
        PolicyOwner owner,
        String document,
        String comment,
        String author,
        Instant activatesAt,
        State state,
        @Nullable Long version,
        Instant createdAt) {

    /** What became of it. */
    enum State {
        PENDING,
        ACTIVATED,
        CANCELLED
    }
}
