package dev.headgate.outbox;

import com.fasterxml.uuid.NoArgGenerator;
import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import dev.headgate.identity.MayAdminister;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * What administrators do with webhooks. Only they see them: a URL may hold what its receiver knows
 * the sender by.
 */
@Service
@MayAdminister
@Transactional
class WebhookAdministration {
    private final WebhookStore store;
    private final Deliveries deliveries;
    private final JdbcOutbox outbox;
    private final WebhookSecrets secrets;
    private final NoArgGenerator ids;
    private final WebhookProperties properties;

    WebhookAdministration(
            WebhookStore store,
            Deliveries deliveries,
            JdbcOutbox outbox,
            WebhookSecrets secrets,
            NoArgGenerator ids,
            WebhookProperties properties) {
        this.store = store;
        this.deliveries = deliveries;
        this.outbox = outbox;
        this.secrets = secrets;
        this.ids = ids;
        this.properties = properties;
    }

    List<Webhook> after(UUID id, int most) {
        return store.after(id, most);
    }

    Webhook webhook(UUID id) {
        return store.find(id)
                .orElseThrow(() ->
                        new GatewayException(
                                ErrorCode.NOT_FOUND,
                                "There is no webhook %s. List them at /api/admin/v1/webhooks."
                                        .formatted(id)));
    }

    NewWebhook create(WebhookSettings settings, String author) {
        UUID id = ids.generate();
        WebhookSecret secret = secrets.random();
        store.add(id, settings.checked(), secrets.seal(secret, id), author);
        return new NewWebhook(secret.text(), webhook(id));
    }

    Webhook change(UUID id, WebhookSettings settings) {
        webhook(id);
        store.change(id, settings.checked());
        return webhook(id);
    }

    void delete(UUID id) {
        webhook(id);
        store.delete(id);
    }

    /** Makes a new secret; the one before goes on signing for a while. */
    NewWebhook rotate(UUID id) {
        webhook(id);
        WebhookSecret secret = secrets.random();
        store.rotate(id, secrets.seal(secret, id), properties.rotationOverlap());
        return new NewWebhook(secret.text(), webhook(id));
    }

    /** Sends a message that says nothing, on the way that all take. */
    Delivery test(UUID id) {
        Webhook webhook = webhook(id);
        if (!webhook.enabled()) {
            throw new GatewayException(
                    ErrorCode.CONFLICT,
                    "Webhook '%s' is switched off. Switch it on before you try it."
                            .formatted(webhook.name()));
        }
        var event = new OutboxEvent(EventType.WEBHOOK_TEST, Map.of("webhook", webhook.name()));
        return delivery(id, outbox.addFor(id, event));
    }

    List<Delivery> deliveriesBefore(
            UUID webhook, UUID event, Delivery.@Nullable State state, int most) {
        webhook(webhook);
        return deliveries.before(webhook, event, state, most);
    }

    Delivery delivery(UUID webhook, UUID event) {
        return deliveries
                .find(webhook, event)
                .orElseThrow(() ->
                        new GatewayException(
                                ErrorCode.NOT_FOUND,
                                "Webhook %s has no delivery of event %s, or it was forgotten. List them at /api/admin/v1/webhooks/%s/deliveries."
                                        .formatted(webhook, event, webhook)));
    }

    /** Sends it again from the beginning, whatever became of it. */
    Delivery redeliver(UUID webhook, UUID event) {
        delivery(webhook, event);
        deliveries.again(webhook, event);
        return delivery(webhook, event);
    }
}
