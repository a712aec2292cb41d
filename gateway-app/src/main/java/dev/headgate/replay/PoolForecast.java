package dev.headgate.replay;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The queue of a pool, minute by minute. Within a minute calls come evenly at random ({@link
 * Queue}); what the slots cannot do in a minute waits in front of the next one.
 */
final class PoolForecast {
    private static final double MINUTE = 60;
    private static final long MINUTE_MILLIS = 60_000;
    private static final double BUSY = 0.9;

    private final Queue queue;
    private long minute = Long.MIN_VALUE;
    private double work;
    private long calls;
    private double shortestMaxWait = Double.POSITIVE_INFINITY;
    private double backlog;

    private long allCalls;
    private double allWork;
    private double peak;
    private long busyMinutes;
    private long lateMinutes;
    private double longestWait;

    PoolForecast(int slots) {
        this.queue = new Queue(slots);
    }

    /**
     * A call; calls come in the order of their time.
     *
     * @param seconds that it takes a slot
     * @param maxWait how long it may wait, or null for any time
     */
    void add(long atMillis, double seconds, @Nullable Duration maxWait) {
        advance(Math.floorDiv(atMillis, MINUTE_MILLIS));
        work += seconds;
        calls++;
        if (maxWait != null) {
            shortestMaxWait = Math.min(shortestMaxWait, maxWait.toNanos() / 1e9);
        }
    }

    private void advance(long to) {
        if (to <= minute) {
            return;
        }
        long idle = minute == Long.MIN_VALUE ? 0 : to - minute - 1;
        endMinute();
        while (idle > 0 && backlog > 0) {
            endMinute();
            idle--;
        }
        minute = to;
    }

    private void endMinute() {
        double load = work / MINUTE;
        double left = Math.max(0, backlog + work - MINUTE * queue.slots());
        double wait = (backlog + left) / 2 / queue.slots();
        if (calls > 0) {
            // The formula is for a load that lasts; within a minute nobody waits longer for it.
            wait += Math.min(MINUTE, queue.meanWait(load, work / calls));
        }
        double utilisation = Math.min(1, (backlog + work) / MINUTE / queue.slots());
        peak = Math.max(peak, load / queue.slots());
        busyMinutes += utilisation > BUSY ? 1 : 0;
        lateMinutes += wait > shortestMaxWait ? 1 : 0;
        longestWait = Math.max(longestWait, wait);
        allCalls += calls;
        allWork += work;
        backlog = left;
        work = 0;
        calls = 0;
        shortestMaxWait = Double.POSITIVE_INFINITY;
    }

    /** What came of a period of so many minutes. */
    ReplayResult.Saturation end(double minutes) {
        endMinute();
        return new ReplayResult.Saturation(
                allCalls,
                share(allWork / MINUTE / queue.slots() / minutes),
                share(peak),
                share(busyMinutes / minutes),
                lateMinutes,
                share(longestWait));
    }

    private static double share(double value) {
        return Math.round(value * 1e4) / 1e4;
    }
}
