package dev.headgate.capacity;

import dev.headgate.routing.Load;
import dev.headgate.routing.Spill;
import dev.headgate.routing.SpillSwitch;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The load of one pool as its readings come in. Threads may share it. */
final class PoolLoad {
    private final SpillSwitch spillSwitch;
    private final Duration staleAfter;
    private final ServiceTime computing = new ServiceTime();
    private final ServiceTime queueing = new ServiceTime();
    private @Nullable QueueState state;
    private Instant toldAt = Instant.EPOCH;
    private Map<Duration, Spill> spills = Map.of();

    /**
     * @param staleAfter how old a reading may be until it counts for nothing
     */
    PoolLoad(SpillSwitch spillSwitch, Duration staleAfter) {
        this.spillSwitch = spillSwitch;
        this.staleAfter = staleAfter;
    }

    /**
     * Takes what the engine told.
     *
     * @param reading with slots
     * @param measured time of a request in its place from our own books, in seconds; counts where
     *     the engine has no counters, and may be null
     * @param inFlight our own requests under way there
     */
    synchronized void told(
            EngineReading reading, @Nullable Double measured, int inFlight, Instant at) {
        if (reading.computed() != null) {
            computing.observe(reading.computed(), at);
        }
        if (reading.queued() != null) {
            queueing.observe(reading.queued(), at);
        }
        Double service = reading.computed() == null ? measured : computing.mean();
        state = new QueueState(reading, service, inFlight);
        toldAt = at;
    }

    /** Moves the spill switches on; to be called once for each turn, told or not. */
    synchronized void turn(Set<Duration> maxWaits, int inFlight, Instant now) {
        spills = Map.copyOf(spillSwitch.next(spills, load(inFlight, now), maxWaits, now));
    }

    /** The load now, with so many of our own requests under way. */
    synchronized Load load(int inFlight, Instant now) {
        QueueState known = state;
        return known == null
                ? new Load(null, Duration.ZERO, inFlight, spills)
                : new Load(known.signal(inFlight), age(now), inFlight, spills);
    }

    /** Mean time of a request in its place, in seconds, or null if unknown. */
    synchronized @Nullable Double serviceSeconds() {
        return state == null ? null : state.serviceSeconds();
    }

    /** Mean time that requests lately spent in the queue, in seconds, as the engine counted it. */
    synchronized @Nullable Double queueSeconds() {
        return queueing.mean();
    }

    /** Requests that the engine has finished since it began, or null if it does not tell. */
    synchronized @Nullable Double finished() {
        QueueState known = state;
        return known == null || known.reading().computed() == null
                ? null
                : Double.valueOf(known.reading().computed().requests());
    }

    /** Whether requests waited at the last reading. */
    synchronized boolean hasQueue() {
        QueueState known = state;
        return known != null && known.reading().waiting() != null && known.reading().waiting() > 0;
    }

    /** What routing calls old may be older than what is old here. */
    private Duration age(Instant now) {
        Duration age = Duration.between(toldAt, now);
        boolean isStale = age.compareTo(staleAfter) > 0;
        return isStale && age.compareTo(Load.STALE_AFTER) <= 0
                ? Load.STALE_AFTER.plusMillis(1)
                : age;
    }
}
