package dev.headgate.identity;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.SecretKey;

/**
 * Names for what must not be named: always the same for the same text of a tenant, different for
 * every tenant, and of no use without the key.
 */
record Pseudonyms(SecretKey key) {
    static final String ALGORITHM = "HmacSHA256";
    private static final int BYTES = 16;

    /**
     * 22 letters, digits, hyphens and underscores.
     *
     * @param tenant name of the tenant
     */
    String of(String tenant, String text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update(tenant.getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 0);
            byte[] digest = mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(Arrays.copyOf(digest, BYTES));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java has no " + ALGORITHM, e);
        }
    }
}
