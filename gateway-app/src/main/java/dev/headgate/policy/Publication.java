package dev.headgate.policy;

import dev.headgate.policy.PolicyVersion.Keeper;
import org.jspecify.annotations.Nullable;

/**
 * What is to be published.
 *
 * @param document a sound policy
 * @param comment why
 * @param author who
 * @param keeper who looks after it from then on
 * @param restores the version whose text it is, or null if it is a new one
 */
record Publication(
        String document, String comment, String author, Keeper keeper, @Nullable Long restores) {

    /** A new text. */
    static Publication of(String document, String comment, String author, Keeper keeper) {
        return new Publication(document, comment, author, keeper, null);
    }
}
