package dev.headgate.identity;

import dev.headgate.secret.OperatorSecrets;
import dev.headgate.secret.Secret;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Gives the end users that clients name a pseudonym each. Decisions are made and kept with it, so
 * that the records hold no person and a decision can still be made once more.
 */
@Component
public final class EndUsers {
    private final Pseudonyms pseudonyms;

    EndUsers(OperatorSecrets secrets) {
        pseudonyms =
                new Pseudonyms(
                        secrets.derive(
                                Secret.KEY_PEPPER,
                                "headgate end user pseudonym",
                                Pseudonyms.ALGORITHM));
    }

    /**
     * The pseudonym. Null if no user was named.
     *
     * @param tenant name of the tenant
     * @param user as the client named it
     */
    public @Nullable String pseudonym(String tenant, @Nullable String user) {
        return user == null || user.isEmpty() ? null : pseudonyms.of(tenant, user);
    }
}
