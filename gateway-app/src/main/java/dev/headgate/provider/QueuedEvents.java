package dev.headgate.provider;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts events at once and writes them down later, on a thread of its own. While the database does
 * not answer they wait; what finds the queue full is counted as dropped and not written.
 */
final class QueuedEvents implements DeploymentEvents, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(QueuedEvents.class);
    private static final int MOST_AT_ONCE = 100;
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);

    private final BlockingQueue<Happened> queue;
    private final Consumer<List<Happened>> store;
    private final Clock clock;
    private final Duration pause;
    private final Counter.Builder events =
            Counter.builder("headgate.deployment.events")
                    .description("Changes of deployments, by kind");
    private final Counter dropped;
    private final MeterRegistry registry;
    private final Thread writer;
    private volatile boolean closing;

    /** An event and when it happened. */
    record Happened(Instant at, DeploymentEvent event) {}

    /**
     * Begins to write.
     *
     * @param store writes some down, or throws
     * @param capacity events that may wait
     * @param pause time between two tries to write
     */
    QueuedEvents(
            Consumer<List<Happened>> store,
            int capacity,
            Duration pause,
            Clock clock,
            MeterRegistry registry) {
        this.store = store;
        this.clock = clock;
        this.pause = pause;
        this.registry = registry;
        queue = new ArrayBlockingQueue<>(capacity);
        dropped =
                Counter.builder("headgate.deployment.events.dropped")
                        .description("Changes of deployments that were not written down")
                        .register(registry);
        writer = Thread.ofVirtual().name("deployment-events").start(this::write);
    }

    @Override
    public void publish(DeploymentEvent event) {
        events.withRegistry(registry)
                .withTags("deployment", event.deployment(), "kind", event.kind().word())
                .increment();
        if (!queue.offer(new Happened(clock.instant(), event))) {
            dropped.increment();
        }
    }

    private void write() {
        List<Happened> batch = new ArrayList<>();
        try {
            while (!closing || !queue.isEmpty()) {
                if (batch.isEmpty()) {
                    takeInto(batch);
                }
                if (!batch.isEmpty() && !isStored(batch)) {
                    TimeUnit.NANOSECONDS.sleep(pause.toNanos());
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void takeInto(List<Happened> batch) throws InterruptedException {
        Happened first = queue.poll(pause.toNanos(), TimeUnit.NANOSECONDS);
        if (first != null) {
            batch.add(first);
            queue.drainTo(batch, MOST_AT_ONCE - 1);
        }
    }

    private boolean isStored(List<Happened> batch) {
        try {
            store.accept(List.copyOf(batch));
            batch.clear();
            return true;
        } catch (RuntimeException e) {
            log.debug("{} events of deployments wait to be written", batch.size(), e);
            return false;
        }
    }

    /** Writes what waits, for a moment. */
    @Override
    public void close() {
        closing = true;
        try {
            if (!writer.join(LAST_WORDS)) {
                writer.interrupt();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
