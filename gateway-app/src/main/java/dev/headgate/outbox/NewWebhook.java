package dev.headgate.outbox;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

/**
 * A webhook with a secret that is shown this once.
 *
 * @param secret what the receiver checks signatures with
 */
record NewWebhook(String secret, @JsonUnwrapped Webhook webhook) {

    /** Not the secret, since texts of records get into logs. */
    @Override
    public String toString() {
        return "NewWebhook[" + webhook.name() + "]";
    }
}
