package dev.headgate.policy;

import java.time.Instant;

/**
 * A policy as it was published.
 *
 * @param version counts up, without reuse
 * @param document YAML or JSON
 * @param comment why it was published
 * @param author who published it
 * @param keeper who looks after it
 */
record PolicyVersion(
        long version,
        String document,
        State state,
        String comment,
        String author,
        Keeper keeper,
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
