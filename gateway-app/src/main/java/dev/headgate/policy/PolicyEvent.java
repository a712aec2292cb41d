package dev.headgate.policy;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something that was done to a policy; never changed.
 *
 * @param id counts up
 * @param actor who did it
 * @param comment why, in his words
 * @param version the version that was concerned, or null
 * @param draft the draft that was concerned, or null
 * @param revision the draft's revision, or null
 * @param schedule the scheduled publication that was concerned, or null
 * @param detail what else is to be known
 */
record PolicyEvent(
        long id,
        Instant at,
        PolicyOwner owner,
        Kind kind,
        String actor,
        String comment,
        @Nullable Long version,
        @Nullable UUID draft,
        @Nullable Long revision,
        @Nullable UUID schedule,
        String detail) {

    /** What was done. */
    enum Kind {
        DRAFT_CREATED,
        DRAFT_CHANGED,
        DRAFT_DELETED,
        /** In force from now on. */
        PUBLISHED,
        /** An old version's text is in force again, as a new version. */
        RESTORED,
        /** A tenant has no policy of its own any more. */
        WITHDRAWN,
        SCHEDULED,
        /** A scheduled publication was called off. */
        CANCELLED,
        /** A scheduled publication took effect. */
        ACTIVATED,
        /** The configuration file does not declare the policy any more. */
        HANDED_OVER
    }
}
