package dev.headgate.catalog;

import dev.headgate.secret.OperatorSecrets;
import dev.headgate.secret.Secret;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.UUID;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import org.springframework.stereotype.Component;

/**
 * Seals credentials for the database with AES-256-GCM under the master key. The associated data
 * names version, tenant, table, column and row, so that a sealed text opens nowhere but where it
 * was put (A07, T04).
 */
@Component
final class CredentialSeal {
    private static final String VERSION = "v1.";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SecretKey key;
    private final SecureRandom random = new SecureRandom();

    CredentialSeal(OperatorSecrets secrets) {
        key = secrets.derive(Secret.MASTER_KEY, "headgate provider credentials", "AES");
    }

    /** The credential, readable only by {@link #open} for the same row. */
    String seal(String credential, UUID row) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            Cipher cipher = cipher(Cipher.ENCRYPT_MODE, nonce, row);
            byte[] sealed = cipher.doFinal(credential.getBytes(StandardCharsets.UTF_8));
            ByteBuffer stored = ByteBuffer.allocate(NONCE_BYTES + sealed.length);
            return VERSION
                    + Base64.getEncoder().encodeToString(stored.put(nonce).put(sealed).array());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java cannot seal with AES-GCM", e);
        }
    }

    /**
     * The credential that was sealed for this row.
     *
     * @throws UnsealableException if it was sealed for another row or with another master key, or
     *     was tampered with
     */
    String open(String sealed, UUID row) throws UnsealableException {
        if (!sealed.startsWith(VERSION)) {
            throw new UnsealableException();
        }
        ByteBuffer stored =
                ByteBuffer.wrap(Base64.getDecoder().decode(sealed.substring(VERSION.length())));
        byte[] nonce = new byte[NONCE_BYTES];
        stored.get(nonce);
        byte[] rest = new byte[stored.remaining()];
        stored.get(rest);
        try {
            return new String(
                    cipher(Cipher.DECRYPT_MODE, nonce, row).doFinal(rest), StandardCharsets.UTF_8);
        } catch (AEADBadTagException e) {
            throw new UnsealableException();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java cannot open AES-GCM", e);
        }
    }

    private Cipher cipher(int mode, byte[] nonce, UUID row) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        String place = VERSION + "|platform|providers|sealed_credential|" + row;
        cipher.updateAAD(place.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    /** A sealed text that this process cannot open. */
    static final class UnsealableException extends Exception {
        private static final long serialVersionUID = 1;
    }
}
