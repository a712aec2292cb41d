package dev.headgate.identity;

import dev.headgate.secret.OperatorSecrets;
import dev.headgate.secret.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import org.springframework.stereotype.Component;

/**
 * Digests API keys as HMAC-SHA-256 under the pepper. The keyed hash is taken over the SHA-256 of
 * the key and not over the key, so that a key can be declared by its SHA-256 alone.
 */
@Component
final class KeyHasher {
    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKey pepper;
    private final SecretKey recognition;

    KeyHasher(OperatorSecrets secrets) {
        pepper = secrets.derive(Secret.KEY_PEPPER, "headgate api key digest", ALGORITHM);
        recognition = secrets.derive(Secret.KEY_PEPPER, "headgate pepper check", ALGORITHM);
    }

    KeyDigest digest(ApiKey key) {
        return digest(key.sha256());
    }

    /** What is stored of this key. */
    KeyProof prove(ApiKey key) {
        return new KeyProof(key.publicId(), key.lastFour(), digest(key));
    }

    KeyDigest digest(byte[] sha256OfKey) {
        return new KeyDigest(mac(pepper, sha256OfKey));
    }

    /** Tells whether two processes have the same pepper, without telling the pepper. */
    KeyDigest pepperCheck() {
        return new KeyDigest(mac(recognition, "check".getBytes(StandardCharsets.US_ASCII)));
    }

    private static byte[] mac(SecretKey key, byte[] message) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java has no " + ALGORITHM, e);
        }
    }
}
