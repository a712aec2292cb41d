package dev.headgate.capacity;

import dev.headgate.routing.Load.Signal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A pool at the moment of a reading, and what follows from it for a request that comes later.
 *
 * <p>A request that finds {@code n - 1} others before it, beside those in their places, begins when
 * {@code n} have finished. Places become free every {@code service time / places}, so that takes
 * {@code n x service time / places} on average, and deviates by the square root of {@code n}
 * intervals. One such deviation is added: what is promised shall hold for most, and not for half.
 *
 * <p>Between two readings our own requests tell what changed. Where others send requests too, they
 * are taken to change in the same proportion.
 *
 * @param reading with slots
 * @param serviceSeconds mean time of a request in its place, or null if unknown
 * @param inFlight our own requests that were under way there at the moment of the reading
 */
record QueueState(EngineReading reading, @Nullable Double serviceSeconds, int inFlight) {
    private static final double DEVIATIONS = 1;
    private static final double LARGEST_SHARE = 8;

    /** What is known when so many of our own requests are under way. */
    Signal signal(int inFlightNow) {
        Integer running = reading.running();
        Integer waiting = reading.waiting();
        if (running == null || waiting == null) {
            return new Signal(
                    null, waiting, running, reading.slots(), reading.replicas(), reading.kvUse());
        }
        int places = places(running, waiting);
        int present = present(running + waiting, inFlightNow);
        return new Signal(
                wait(present - places + 1, places),
                Math.max(0, present - places),
                Math.min(present, places),
                reading.slots(),
                reading.replicas(),
                reading.kvUse());
    }

    /** Where requests wait, there is no place but those that are taken: memory may be short. */
    private int places(int running, int waiting) {
        Integer slots = reading.slots();
        return Math.max(1, waiting > 0 || slots == null ? running : Math.max(slots, running));
    }

    private int present(int told, int inFlightNow) {
        double others = inFlight == 0 ? 1 : (double) told / inFlight;
        double factor = Math.clamp(others, 1, LARGEST_SHARE);
        return (int) Math.max(0, Math.round(told + factor * (inFlightNow - inFlight)));
    }

    private @Nullable Duration wait(int finishing, int places) {
        if (finishing <= 0) {
            return Duration.ZERO;
        }
        if (serviceSeconds == null) {
            return null;
        }
        double intervals = finishing + DEVIATIONS * Math.sqrt(finishing);
        return Duration.ofNanos((long) (intervals * serviceSeconds / places * 1e9));
    }
}
