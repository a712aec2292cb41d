package dev.headgate.identity;

import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells who calls from the text of an API key. */
final class KeyAuthenticator {
    private final KeyDirectory keys;
    private final KeyHasher hasher;
    private final Clock clock;
    private final KeyDigest nobody;

    KeyAuthenticator(KeyDirectory keys, KeyHasher hasher, Clock clock) {
        this.keys = keys;
        this.hasher = hasher;
        this.clock = clock;
        nobody = new KeyDigest(new byte[32]);
    }

    /**
     * The caller who owns this key.
     *
     * @throws GatewayException {@link ErrorCode#INVALID_API_KEY} if the key is malformed, unknown,
     *     expired or revoked; {@link ErrorCode#STORE_UNAVAILABLE} if that cannot be found out
     */
    Caller authenticate(String presented) {
        ApiKey key = ApiKey.parse(presented).orElseThrow(KeyAuthenticator::malformed);
        Optional<StoredKey> stored = keys.find(key.publicId());
        // An unknown id costs the same digest and comparison as a wrong secret.
        boolean proven = hasher.digest(key).matches(stored.map(StoredKey::digest).orElse(nobody));
        StoredKey own = stored.filter(_ -> proven).orElseThrow(KeyAuthenticator::unknown);
        Caller caller = inForce(own);
        keys.verified(key.publicId(), own);
        return caller;
    }

    private Caller inForce(StoredKey key) {
        String name = key.caller().keyName();
        if (key.revoked()) {
            throw refusal("API key '%s' was revoked. Use another key.".formatted(name));
        }
        @Nullable Instant expiry = key.expiresAt();
        if (expiry != null && !clock.instant().isBefore(expiry)) {
            throw refusal(
                    "API key '%s' expired at %s. Ask an administrator for a new one."
                            .formatted(name, expiry));
        }
        return key.caller();
    }

    private static GatewayException malformed() {
        return refusal(
                "This is not an API key of this gateway: those look like hg_..., and their last"
                        + " characters must match. Check that the key was copied whole.");
    }

    private static GatewayException unknown() {
        return refusal("Unknown API key. Ask an administrator for a key of this gateway.");
    }

    private static GatewayException refusal(String message) {
        return new GatewayException(ErrorCode.INVALID_API_KEY, message);
    }
}
