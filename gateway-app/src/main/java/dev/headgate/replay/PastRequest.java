package dev.headgate.replay;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A request as the books have it.
 *
 * @param row what its row says of its facts; tags are read when they are needed
 * @param rule the rule that spoke, or null
 * @param error the code that it was refused with, or null
 * @param trace what it takes to decide it once more, or null if that was not kept
 */
record PastRequest(
        UUID id,
        Owner owner,
        Row row,
        long policyVersion,
        @Nullable String rule,
        @Nullable String error,
        @Nullable Trace trace,
        Served served) {

    /** Who pays. */
    record Owner(UUID tenant, String tenantName, UUID team, String teamName, UUID key) {}

    /** What the client said; tags as the JSON that they are kept as. */
    record Row(String model, boolean stream, String tags) {}

    /** Where to find what it takes to decide. */
    static final class Trace {
        private final byte[] facts;
        private final UUID candidates;
        private final UUID capacity;

        Trace(byte[] facts, UUID candidates, UUID capacity) {
            this.facts = facts;
            this.candidates = candidates;
            this.capacity = capacity;
        }

        byte[] facts() {
            return facts;
        }

        UUID candidates() {
            return candidates;
        }

        UUID capacity() {
            return capacity;
        }
    }

    /** When it was received, in milliseconds: its id begins with that. */
    long atMillis() {
        return id.getMostSignificantBits() >>> 16;
    }
}
