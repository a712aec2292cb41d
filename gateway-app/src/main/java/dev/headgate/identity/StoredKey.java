package dev.headgate.identity;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the database knows of a key.
 *
 * @param caller who calls with it
 * @param expiresAt the first moment at which it is not accepted, or null
 * @param revoked whether somebody took it back
 */
record StoredKey(Caller caller, KeyDigest digest, @Nullable Instant expiresAt, boolean revoked) {}
