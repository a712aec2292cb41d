package dev.headgate.identity;

import dev.headgate.secret.OperatorSecrets;
import dev.headgate.secret.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Gives the end users that clients name a pseudonym each. Decisions are made and kept with it, so
 * that the records hold no person and a decision can still be made once more.
 */
@Component
public final class EndUsers {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int BYTES = 16;

    private final SecretKey key;

    EndUsers(OperatorSecrets secrets) {
        key = secrets.derive(Secret.KEY_PEPPER, "headgate end user pseudonym", ALGORITHM);
    }

    /**
     * The pseudonym: always the same for the same user of a tenant, and of no use without the
     * pepper. Null if no user was named.
     *
     * @param tenant name of the tenant
     * @param user as the client named it
     */
    public @Nullable String pseudonym(String tenant, @Nullable String user) {
        if (user == null || user.isEmpty()) {
            return null;
        }
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update(tenant.getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 0);
            byte[] digest = mac.doFinal(user.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(Arrays.copyOf(digest, BYTES));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java has no " + ALGORITHM, e);
        }
    }
}
