package dev.headgate.routing;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How busy a pool is. What its engine told too long ago counts for nothing: a pool of which nothing
 * is known is not an idle one.
 *
 * @param signal what the engine told last, or null if it never did
 * @param age how long ago that was
 * @param inFlight requests of this process that are under way there; known at all times
 * @param spills the state of its spill switch for each {@code max_wait} that is watched; see {@link
 *     CompiledPolicy#maxWaits()}
 */
public record Load(
        @Nullable Signal signal, Duration age, int inFlight, Map<Duration, Spill> spills) {
    /** An engine that was silent for longer is unknown. */
    public static final Duration STALE_AFTER = Duration.ofSeconds(20);

    static final Load UNKNOWN = new Load(null, Duration.ZERO, 0, Map.of());

    public Load {
        spills = Map.copyOf(spills);
    }

    /**
     * What an engine tells of itself; each figure is null if this engine has no such signal.
     *
     * @param expectedWait time until a new request would start
     * @param waiting requests in its queue
     * @param running requests that it computes
     * @param slots requests that it can compute at the same time, in all replicas together
     * @param replicas engines behind the address
     * @param kvUse share of the memory for contexts that is taken, from 0 to 1
     */
    public record Signal(
            @Nullable Duration expectedWait,
            @Nullable Integer waiting,
            @Nullable Integer running,
            @Nullable Integer slots,
            int replicas,
            @Nullable Double kvUse) {}

    /** What the engine tells, or null if that is old or was never told. */
    public @Nullable Signal fresh() {
        return age.compareTo(STALE_AFTER) > 0 ? null : signal;
    }

    /** Time until a new request would start, or null if unknown. */
    public @Nullable Duration expectedWait() {
        Signal fresh = fresh();
        return fresh == null ? null : fresh.expectedWait();
    }

    /**
     * Whether requests that may wait so long are to leave the pool; without a switch, by the marks.
     */
    Spill spillFor(Duration maxWait, Instant now) {
        Spill watched = spills.get(maxWait);
        return watched != null
                ? watched
                : SpillSwitch.DEFAULT.next(Spill.CLOSED, this, maxWait, now);
    }
}
