package dev.headgate.accounting;

import java.time.Instant;
import java.util.UUID;

/** Identifies one physical call to one deployment; a UUIDv7. */
public record AttemptId(UUID value) {

    /**
     * When it was made, to the millisecond: a UUIDv7 begins with it. It is the moment whose prices
     * count, so that whoever rates the attempt again finds the same.
     */
    Instant madeAt() {
        return Instant.ofEpochMilli(value.getMostSignificantBits() >>> 16);
    }
}
