package dev.headgate.outbox;

import dev.headgate.outbox.DeliveryQueue.Claimed;
import dev.headgate.outbox.DeliveryQueue.Receiver;
import dev.headgate.secret.Seal.UnsealableException;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what is due and writes down how it went. A webhook that is slow or down takes its own
 * places only, so that it does not hold up the others.
 */
final class Deliverer {
    private static final Logger log = LoggerFactory.getLogger(Deliverer.class);

    /** Longer than a try: whoever has not answered by then is dead. */
    private static final Duration LEASE_BEYOND_TIMEOUT = Duration.ofSeconds(30);

    private final DeliveryQueue queue;
    private final WebhookStore webhooks;
    private final WebhookSecrets secrets;
    private final WebhookSender sender;
    private final WebhookProperties properties;
    private final Backoff backoff;
    private final MeterRegistry meters;
    private final Map<UUID, AtomicInteger> underWay = new ConcurrentHashMap<>();
    private final ExecutorService tries = Executors.newVirtualThreadPerTaskExecutor();

    Deliverer(
            DeliveryQueue queue,
            WebhookStore webhooks,
            WebhookSecrets secrets,
            WebhookSender sender,
            WebhookProperties properties,
            Backoff backoff,
            MeterRegistry meters) {
        this.queue = queue;
        this.webhooks = webhooks;
        this.secrets = secrets;
        this.sender = sender;
        this.properties = properties;
        this.backoff = backoff;
        this.meters = meters;
    }

    /** Begins to send what is due, as far as there are places; does not wait for it. */
    void turn() {
        Duration lease = properties.timeout().plus(LEASE_BEYOND_TIMEOUT);
        for (Receiver receiver : queue.waiting()) {
            AtomicInteger busy = underWay.computeIfAbsent(receiver.id(), _ -> new AtomicInteger());
            int places = properties.parallel() - busy.get();
            if (places > 0) {
                for (Claimed delivery : queue.claim(receiver.id(), places, lease)) {
                    busy.incrementAndGet();
                    tries.execute(() -> attempt(receiver, delivery, busy));
                }
            }
        }
    }

    private void attempt(Receiver receiver, Claimed delivery, AtomicInteger busy) {
        try {
            note(delivery, send(receiver, delivery));
        } catch (RuntimeException e) {
            log.warn("What became of a delivery could not be noted; it is sent again", e);
        } finally {
            busy.decrementAndGet();
        }
    }

    private Answer send(Receiver receiver, Claimed delivery) {
        try {
            String message = Delivery.messageId(delivery.event());
            return sender.send(receiver.url(), message, delivery.body(), secretsOf(receiver));
        } catch (UnsealableException e) {
            log.error(
                    "The secret of webhook {} cannot be opened with this master key. Give this"
                            + " replica the key that it was sealed with, or rotate the secret.",
                    receiver.id());
            return new Answer.Unreached("secret_unreadable");
        }
    }

    private List<WebhookSecret> secretsOf(Receiver receiver) throws UnsealableException {
        List<WebhookSecret> valid = new ArrayList<>();
        valid.add(secrets.open(receiver.sealedSecret(), receiver.id()));
        if (receiver.sealedOldSecret() != null) {
            valid.add(secrets.open(receiver.sealedOldSecret(), receiver.id()));
        }
        return valid;
    }

    private void note(Claimed delivery, Answer answer) {
        switch (answer) {
            case Answer.Accepted(int status) -> {
                queue.delivered(delivery, status);
                count("delivered");
            }
            case Answer.Gone() -> {
                queue.dead(delivery, 410, "gone");
                webhooks.disable(delivery.webhook(), "the receiver answered 410 Gone");
                log.warn("Webhook {} is switched off: it answered 410", delivery.webhook());
                count("dead");
            }
            case Answer.Refused(int status, var wait) -> retry(delivery, status, "refused", wait);
            case Answer.Unreached(String reason) -> retry(delivery, null, reason, null);
        }
    }

    private void retry(
            Claimed delivery, @Nullable Integer status, String error, @Nullable Duration wanted) {
        if (delivery.tries() >= properties.maxTries()) {
            queue.dead(delivery, status, error);
            log.warn("Event {} was given up for webhook {}", delivery.event(), delivery.webhook());
            count("dead");
            return;
        }
        queue.failed(delivery, status, error, delay(delivery.tries(), wanted));
        count("failed");
    }

    private Duration delay(int failed, @Nullable Duration wanted) {
        Duration own = backoff.after(failed);
        if (wanted == null || wanted.compareTo(own) < 0) {
            return own;
        }
        Duration longest = properties.longestDelay();
        return wanted.compareTo(longest) < 0 ? wanted : longest;
    }

    private void count(String outcome) {
        meters.counter("headgate.webhooks.tries", "outcome", outcome).increment();
    }

    /** Waits for what is under way; it does not take longer than one try. */
    void finish() {
        tries.close();
    }
}
