package dev.headgate.identity;

import dev.headgate.secret.OperatorSecrets;
import dev.headgate.secret.Secret;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Gives what shares a prompt cache, such as the requests of a conversation, a key that tells
 * upstreams no more than that: it is always the same for the same conversation of a tenant.
 */
@Component
public final class CacheSessions {
    private final Pseudonyms pseudonyms;

    CacheSessions(OperatorSecrets secrets) {
        pseudonyms =
                new Pseudonyms(
                        secrets.derive(
                                Secret.KEY_PEPPER, "headgate cache session", Pseudonyms.ALGORITHM));
    }

    /**
     * The key of a conversation. Null if nothing is known to share a cache.
     *
     * @param tenant name of the tenant
     * @param conversation as the policy or the client names it
     */
    public @Nullable String key(String tenant, @Nullable String conversation) {
        return conversation == null || conversation.isEmpty()
                ? null
                : pseudonyms.of(tenant, conversation);
    }
}
