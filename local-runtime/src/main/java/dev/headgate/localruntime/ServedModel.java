package dev.headgate.localruntime;

import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** A loaded model with everything that serves it. Owns the engine. */
final class ServedModel implements AutoCloseable {

    private final String name;
    private final Engine engine;
    private final SlotPool slots;
    private final SlotPool embeddingSlot;
    private final EngineClock engineClock = new EngineClock(System::nanoTime);
    private final RuntimeMetrics metrics = new RuntimeMetrics();
    private final ChatRequestReader chatReader;
    private final ChatScheduler chat;
    private final EmbeddingScheduler embeddings;
    private final Clock clock;
    private final Instant created;

    /**
     * Takes over an engine.
     *
     * @param queueCapacity requests that may wait for a slot
     */
    ServedModel(
            String name,
            Engine engine,
            int parallel,
            int queueCapacity,
            double defaultTemperature,
            Clock clock) {
        this.name = name;
        this.engine = engine;
        this.slots = new SlotPool("slot", parallel, queueCapacity);
        this.embeddingSlot = new SlotPool("embedding-slot", 1, queueCapacity);
        this.chat = new ChatScheduler(engine, slots, engineClock, metrics, System::nanoTime);
        this.embeddings =
                new EmbeddingScheduler(
                        engine, embeddingSlot, engineClock, metrics, System::nanoTime);
        this.chatReader = new ChatRequestReader(defaultTemperature);
        this.clock = clock;
        this.created = clock.instant();
    }

    String name() {
        return name;
    }

    int contextTokens() {
        return engine.contextTokens();
    }

    long createdSeconds() {
        return created.getEpochSecond();
    }

    long nowSeconds() {
        return clock.instant().getEpochSecond();
    }

    ChatRequestReader chatReader() {
        return chatReader;
    }

    ChatScheduler chat() {
        return chat;
    }

    EmbeddingScheduler embeddings() {
        return embeddings;
    }

    String metrics() {
        return metrics.print(slots, embeddingSlot, engineClock::busyMillis);
    }

    /** Takes no new request and waits for those that are running or queued. */
    void drain(long millis) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        if (slots.drain(millis)) {
            embeddingSlot.drain(
                    Math.max(0, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime())));
        }
    }

    @Override
    public void close() {
        slots.close();
        embeddingSlot.close();
        engine.close();
    }
}
