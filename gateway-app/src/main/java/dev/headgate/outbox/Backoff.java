package dev.headgate.outbox;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Exponential back-off with full jitter: after each failure the longest wait doubles, and the wait
 * is anything up to it, so that what failed together does not come back together.
 */
final class Backoff {
    private static final int MOST_DOUBLINGS = 30;

    private final Duration first;
    private final Duration longest;
    private final RandomGenerator random;

    Backoff(Duration first, Duration longest, RandomGenerator random) {
        this.first = first;
        this.longest = longest;
        this.random = random;
    }

    /**
     * How long to wait.
     *
     * @param tries that have failed, at least one
     */
    Duration after(int tries) {
        int doublings = Math.min(tries - 1, MOST_DOUBLINGS);
        long most = Math.min(first.toMillis() << doublings, longest.toMillis());
        long bound = most < 0 ? longest.toMillis() : most;
        return Duration.ofMillis(random.nextLong(bound + 1));
    }
}
