package dev.headgate.outbox;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** The thread that looks at the outbox, and now and then forgets what is old. */
final class DelivererService implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(DelivererService.class);
    private static final Duration FORGET_EVERY = Duration.ofMinutes(10);
    private static final int MOST_FORGOTTEN = 1_000;

    private final Deliverer deliverer;
    private final Deliveries deliveries;
    private final WebhookProperties properties;
    private final Thread thread =
            Thread.ofPlatform().daemon().name("webhook-deliverer").unstarted(this::run);
    private volatile boolean stopping;
    private long forgottenAt = System.nanoTime();

    DelivererService(Deliverer deliverer, Deliveries deliveries, WebhookProperties properties) {
        this.deliverer = deliverer;
        this.deliveries = deliveries;
        this.properties = properties;
    }

    @Override
    public void start() {
        thread.start();
    }

    @Override
    public void stop() {
        stopping = true;
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        deliverer.finish();
    }

    @Override
    public boolean isRunning() {
        return thread.isAlive();
    }

    private void run() {
        try {
            while (!stopping) {
                turn();
                TimeUnit.NANOSECONDS.sleep(properties.poll().toNanos());
            }
        } catch (InterruptedException e) {
            log.debug("The deliverer of webhooks was stopped");
        }
    }

    /** What the database does not let it do now it does later. */
    private void turn() {
        try {
            deliverer.turn();
            if (System.nanoTime() - forgottenAt >= FORGET_EVERY.toNanos()) {
                forget();
                forgottenAt = System.nanoTime();
            }
        } catch (RuntimeException e) {
            log.warn("The outbox cannot be read: {}", e.toString());
        }
    }

    private void forget() {
        int forgotten;
        do {
            forgotten = deliveries.forget(properties.retention(), MOST_FORGOTTEN);
        } while (forgotten == MOST_FORGOTTEN && !stopping);
    }
}
