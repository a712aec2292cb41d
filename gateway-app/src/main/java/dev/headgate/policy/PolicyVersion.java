package dev.headgate.policy;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A policy as it was published.
 *
 * @param version counts up for each owner, without reuse
 * @param document YAML or JSON
 * @param comment why it was published
 * @param author who published it
 * @param keeper who looks after it
 * @param restores the version whose text it put in force again, or null
 */
record PolicyVersion(
        PolicyOwner owner,
        long version,
        String document,
        State state,
        String comment,
        String author,
        Keeper keeper,
        @Nullable Long restores,
        Instant createdAt) {

    /** Whether it decides. */
    enum State {
        PUBLISHED,
        RETIRED
    }

    /** Who looks after a policy, and so who may replace it. */
    enum Keeper {
        /** This release: the policy of a fresh installation. */
        BUILTIN,
        /** Administrators. */
        API,
        /** The operator's configuration file; read-only elsewhere. */
        CONFIG
    }
}
