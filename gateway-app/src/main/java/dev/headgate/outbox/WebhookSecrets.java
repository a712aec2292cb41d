package dev.headgate.outbox;

import dev.headgate.secret.OperatorSecrets;
import dev.headgate.secret.Seal;
import dev.headgate.secret.Seal.UnsealableException;
import java.security.SecureRandom;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Makes secrets of webhooks and seals them for the database; see {@link Seal}. */
@Component
final class WebhookSecrets {
    private final Seal seal;
    private final SecureRandom random = new SecureRandom();

    WebhookSecrets(OperatorSecrets secrets) {
        seal = new Seal(secrets, "headgate webhook secrets", "webhooks|sealed_secret");
    }

    WebhookSecret random() {
        return WebhookSecret.random(random);
    }

    String seal(WebhookSecret secret, UUID webhook) {
        return seal.seal(secret.text(), webhook);
    }

    /**
     * The secret that was sealed for this webhook.
     *
     * @throws UnsealableException if this process cannot open it
     */
    WebhookSecret open(String sealed, UUID webhook) throws UnsealableException {
        return new WebhookSecret(seal.open(sealed, webhook));
    }
}
