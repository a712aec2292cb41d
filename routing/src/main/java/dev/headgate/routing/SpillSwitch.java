package dev.headgate.routing;

import dev.headgate.routing.Load.Signal;
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
 * <p>Pressure says how near a pool is to its marks; at 1 it has reached one. There are three: the
 * expected wait against {@code max_wait}, the use of the memory for contexts, the length of the
 * queue. Above a mark one step is taken, sheddable classes first, everything next. Below the lower
 * mark one step is taken back. In between nothing changes, and no step comes sooner after another
 * than it may, so that requests do not swing between two places.
 *
 * @param high share of the memory for contexts above which requests leave
 * @param low share below which they come back; the other marks have the same ratio
 * @param waitingPerReplica length of the queue, for each replica, above which requests leave
 * @param patience shortest time before another step up
 * @param dwell shortest time before a step back
 */
public record SpillSwitch(
        double high, double low, double waitingPerReplica, Duration patience, Duration dwell) {

    /** Leave at 0.90, come back at 0.75; an engine's figures come every five seconds. */
    public static final SpillSwitch DEFAULT =
            new SpillSwitch(0.90, 0.75, 2, Duration.ofSeconds(5), Duration.ofSeconds(15));

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
        Double pressure = pressure(load, maxWait);
        if (pressure == null) {
            return before;
        }
        Duration lasted = Duration.between(before.since(), now);
        if (pressure > 1 && lasted.compareTo(patience) >= 0) {
            return before.become(before.level().more(), now);
        }
        if (pressure < low / high && lasted.compareTo(dwell) >= 0) {
            return before.become(before.level().less(), now);
        }
        return before;
    }

    /** How near the pool is to the mark that it is nearest to, or null if nobody can tell. */
    private @Nullable Double pressure(Load load, Duration maxWait) {
        Signal fresh = load.fresh();
        return fresh == null ? ofOwnRequests(load) : ofSignal(fresh, load, maxWait);
    }

    private @Nullable Double ofSignal(Signal signal, Load load, Duration maxWait) {
        Double pressure = greater(ofWait(signal.expectedWait(), maxWait), ofQueue(signal));
        Double kvUse = signal.kvUse();
        pressure = greater(pressure, kvUse == null ? null : kvUse / high);
        return pressure == null ? ofOwnRequests(load) : pressure;
    }

    private static @Nullable Double ofWait(@Nullable Duration wait, Duration maxWait) {
        if (wait == null) {
            return null;
        }
        return wait.isZero() ? 0 : (double) wait.toNanos() / maxWait.toNanos();
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
