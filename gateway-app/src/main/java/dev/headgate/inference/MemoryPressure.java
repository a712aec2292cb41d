package dev.headgate.inference;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How much of the heap was still in use after the last collection. Garbage that nobody has looked
 * for yet does not count, and neither does a figure that is old: a heap that is really full is
 * collected all the time.
 */
final class MemoryPressure {
    private static final long STALE_NANOS = Duration.ofSeconds(5).toNanos();

    private final Heap heap;
    private final SheddingProperties properties;
    private final LongSupplier nanoTime;
    private long collections;
    private long collectedAt;
    private volatile Level level = Level.NONE;

    MemoryPressure(Heap heap, SheddingProperties properties, LongSupplier nanoTime) {
        this.heap = heap;
        this.properties = properties;
        this.nanoTime = nanoTime;
        collections = heap.collections();
        collectedAt = nanoTime.getAsLong() - STALE_NANOS;
    }

    /** What the virtual machine tells of its heap. */
    interface Heap {

        /** Collections so far. */
        long collections();

        /** The share that was in use after the last one, from 0 to 1. */
        double usedAfterCollection();
    }

    /** What there is to do. */
    enum Level {
        NONE,
        /** No more requests. */
        REFUSE,
        /** Fewer than there are. */
        CUT
    }

    Level level() {
        return level;
    }

    /** Looks anew, and returns whether there was a collection since the last time. */
    boolean look() {
        long now = nanoTime.getAsLong();
        long count = heap.collections();
        boolean isNews = count != collections;
        if (isNews) {
            collections = count;
            collectedAt = now;
        }
        level = now - collectedAt >= STALE_NANOS ? Level.NONE : levelOf(heap.usedAfterCollection());
        return isNews;
    }

    private Level levelOf(double used) {
        if (used >= properties.cutAt()) {
            return Level.CUT;
        }
        return used >= properties.refuseAt() ? Level.REFUSE : Level.NONE;
    }
}
