package dev.headgate.policy;

import java.time.Instant;
import java.util.UUID;

/**
 * A text that somebody works at. It decides nothing, and may be unsound.
 *
 * @param name what people call it
 * @param document YAML or JSON, as far as it goes
 * @param basedOn the version in force when it was begun; 0 if there was none
 * @param revision counts changes, from 1
 * @param errors how many it had when it was saved
 * @param warnings how many it had when it was saved
 */
record PolicyDraft(
        UUID id,
        PolicyOwner owner,
        String name,
        String document,
        long basedOn,
        long revision,
        int errors,
        int warnings,
        String createdBy,
        Instant createdAt,
        String changedBy,
        Instant changedAt) {}
