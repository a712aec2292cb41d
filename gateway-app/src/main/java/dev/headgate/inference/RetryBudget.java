package dev.headgate.inference;

import java.time.Duration;
import java.util.Arrays;
import java.util.function.LongSupplier;

/**
 * Further tries that the failures of one provider or pool may lead to: a share of the requests that
 * it got in the last ten seconds, or a floor where these are few. When everything fails, a share of
 * further tries is all that falls on others, and not a multiple.
 */
final class RetryBudget {
    private static final int SLOTS = 10;
    private static final long SLOT_NANOS = Duration.ofSeconds(1).toNanos();

    private final double share;
    private final int floor;
    private final LongSupplier nanoTime;
    private final long start;
    private final int[] requests = new int[SLOTS];
    private final int[] retries = new int[SLOTS];
    private long slot;

    RetryBudget(double share, int floor, LongSupplier nanoTime) {
        this.share = share;
        this.floor = floor;
        this.nanoTime = nanoTime;
        start = nanoTime.getAsLong();
    }

    /** A request came. */
    synchronized void deposit() {
        requests[moveOn()]++;
    }

    /** It was not sent after all. */
    synchronized void takeBack() {
        requests[moveOn()]--;
    }

    /** Takes one further try, if there is one. */
    synchronized boolean tryDraw() {
        int now = moveOn();
        double most = Math.max(floor, share * Arrays.stream(requests).sum());
        if (Arrays.stream(retries).sum() + 1 > most) {
            return false;
        }
        retries[now]++;
        return true;
    }

    /** Forgets what is too old and returns the place of what happens now. */
    private int moveOn() {
        long now = (nanoTime.getAsLong() - start) / SLOT_NANOS;
        for (long each = Math.max(slot + 1, now - SLOTS + 1); each <= now; each++) {
            requests[(int) (each % SLOTS)] = 0;
            retries[(int) (each % SLOTS)] = 0;
        }
        slot = Math.max(slot, now);
        return (int) (slot % SLOTS);
    }
}
