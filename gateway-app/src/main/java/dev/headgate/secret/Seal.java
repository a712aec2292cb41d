package dev.headgate.secret;

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

/**
 * Seals texts of one column for the database with AES-256-GCM under the master key. The associated
 * data names version, tenant, table, column and row, so that a sealed text opens nowhere but where
 * it was put (A07, T04).
 */
public final class Seal {
    private static final String VERSION = "v1.";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SecretKey key;
    private final String column;
    private final SecureRandom random = new SecureRandom();

    /**
     * Makes one.
     *
     * @param purpose what its key is derived for; each column has one of its own
     * @param column table and column, such as {@code providers|sealed_credential}
     */
    public Seal(OperatorSecrets secrets, String purpose, String column) {
        this.key = secrets.derive(Secret.MASTER_KEY, purpose, "AES");
        this.column = column;
    }

    /** The text, readable only by {@link #open} for the same row. */
    public String seal(String text, UUID row) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            Cipher cipher = cipher(Cipher.ENCRYPT_MODE, nonce, row);
            byte[] sealed = cipher.doFinal(text.getBytes(StandardCharsets.UTF_8));
            ByteBuffer stored = ByteBuffer.allocate(NONCE_BYTES + sealed.length);
            return VERSION
                    + Base64.getEncoder().encodeToString(stored.put(nonce).put(sealed).array());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java cannot seal with AES-GCM", e);
        }
    }

    /**
     * The text that was sealed for this row.
     *
     * @throws UnsealableException if it was sealed for another row or with another master key, or
     *     was tampered with
     */
    public String open(String sealed, UUID row) throws UnsealableException {
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
        String place = VERSION + "|platform|" + column + "|" + row;
        cipher.updateAAD(place.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    /** A sealed text that this process cannot open. */
    public static final class UnsealableException extends Exception {
        private static final long serialVersionUID = 1;
    }
}
