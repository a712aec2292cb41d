package dev.headgate.routing;

import dev.headgate.routing.Load.Signal;
import dev.headgate.routing.Spill.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides when requests leave a pool and when they come back: a state machine without a state of
 * its own.
 *
 * <p>Pressure says how near a pool is to a mark; at 1 it has reached it. The expected wait has its
 * mark a little below {@code max_wait}: above it sheddable classes leave the queue to the others
 * and take places only that are free. The others need no switch for that, because each of them is
 * held against the wait when it comes: those leave that would queue for too long, and the pool
 * stays full. The use of the memory for contexts and, where the wait is unknown, the length of the
 * queue have marks above which everything leaves: sheddable classes first, the rest after some
 * patience.
 *
 * <p>Below the lower marks one step is taken back at a time. In between nothing changes, and no
 * step comes sooner after another than it may, so that requests do not swing between two places.
 *
 * @param high share of the memory for contexts, and of {@code max_wait}, above which requests leave
 * @param low share below which they come back; the other marks have the same ratio
 * @param waitingPerReplica length of the queue, for each replica, above which requests leave
 * @param patience shortest time before another step up
 * @param dwell shortest time that everything stays away
 * @param calm shortest time that sheddable classes leave the queue to the others
 */
public record SpillSwitch(
        double high,
        double low,
        double waitingPerReplica,
        Duration patience,
        Duration dwell,
        Duration calm) {

    /** Leave at 0.90, come back at 0.75; an engine's figures come every five seconds. */
    public static final SpillSwitch DEFAULT =
            new SpillSwitch(
                    0.90,
                    0.75,
                    2,
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(15),
                    Duration.ofMinutes(5));

    public SpillSwitch {
        if (!(0 < low && low < high && high <= 1 && waitingPerReplica > 0)) {
            throw new IllegalArgumentException("marks must fulfil 0 < low < high <= 1");
        }
    }

    /** The next state of every switch of a pool: one for each {@code max_wait}. */
    public Map<Duration, Spill> next(
            Map<Duration, Spill> before, Load load, Set<Duration> maxWaits, Instant now) {
        Map<Duration, Spill> next = new HashMap<>();
        for (Duration maxWait : maxWaits) {
            Spill known = before.getOrDefault(maxWait, Spill.CLOSED);
            next.put(maxWait, next(known, load, maxWait, now));
        }
        return next;
    }

    /** The next state of one switch. Of a pool of which nothing is known the state stays. */
    public Spill next(Spill before, Load load, Duration maxWait, Instant now) {
        Pressure pressure = pressure(load, maxWait);
        if (pressure.isUnknown()) {
            return before;
        }
        Duration lasted = Duration.between(before.since(), now);
        if (pressure.asksForMore(before.level()) && lasted.compareTo(patience) >= 0) {
            return before.become(before.level().more(), now);
        }
        Duration stay = before.level() == Level.ALL ? dwell : calm;
        if (pressure.allowsLess(before.level(), low / high) && lasted.compareTo(stay) >= 0) {
            return before.become(before.level().less(), now);
        }
        return before;
    }

    /**
     * How near a pool is to its marks; null if nobody can tell.
     *
     * @param queueing to the mark of sheddable classes
     * @param filling to the marks of everything
     */
    private record Pressure(@Nullable Double queueing, @Nullable Double filling) {

        boolean isUnknown() {
            return queueing == null && filling == null;
        }

        boolean asksForMore(Level level) {
            return (filling != null && filling > 1)
                    || (level == Level.NONE && queueing != null && queueing > 1);
        }

        boolean allowsLess(Level level, double ratio) {
            boolean isEmptyEnough = filling == null || filling < ratio;
            boolean isShortEnough = level == Level.ALL || queueing == null || queueing < ratio;
            return isEmptyEnough && isShortEnough;
        }
    }

    /** Whether a pool has a place that is free, and memory for it. */
    boolean hasRoom(Load load) {
        Signal fresh = load.fresh();
        if (fresh == null || (fresh.kvUse() != null && fresh.kvUse() >= low)) {
            return false;
        }
        Duration wait = fresh.expectedWait();
        Integer waiting = fresh.waiting();
        return wait == null ? waiting != null && waiting == 0 : wait.isZero();
    }

    private Pressure pressure(Load load, Duration maxWait) {
        Signal fresh = load.fresh();
        if (fresh == null) {
            return new Pressure(null, ofOwnRequests(load));
        }
        Double wait = ofWait(fresh.expectedWait(), maxWait);
        Double kvUse = fresh.kvUse();
        Double fill = kvUse == null ? null : Double.valueOf(kvUse / high);
        Double queue = wait == null ? ofQueue(fresh) : null;
        boolean isSilent = wait == null && queue == null && fill == null;
        return new Pressure(wait, isSilent ? ofOwnRequests(load) : greater(fill, queue));
    }

    private @Nullable Double ofWait(@Nullable Duration wait, Duration maxWait) {
        if (wait == null) {
            return null;
        }
        return wait.isZero() ? 0 : wait.toNanos() / (high * maxWait.toNanos());
    }

    private @Nullable Double ofQueue(Signal signal) {
        Integer waiting = signal.waiting();
        return waiting == null ? null : waiting / (waitingPerReplica * signal.replicas());
    }

    /** A silent engine still has the slots that it had, and what we sent is with it. */
    private @Nullable Double ofOwnRequests(Load load) {
        Signal last = load.signal();
        Integer slots = last == null ? null : last.slots();
        return last == null || slots == null
                ? null
                : load.inFlight() / (slots + waitingPerReplica * last.replicas());
    }

    private static @Nullable Double greater(@Nullable Double one, @Nullable Double other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return Math.max(one, other);
    }
}
