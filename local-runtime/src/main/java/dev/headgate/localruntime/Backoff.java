package dev.headgate.localruntime;

import java.time.Duration;

/**
 * Time to wait before the next start: short after a child that had been ready, doubled after each
 * one that had not.
 */
final class Backoff {

    private static final Duration FIRST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private Duration next = FIRST;

    Duration next() {
        Duration now = next;
        next = now.multipliedBy(2).compareTo(LONGEST) > 0 ? LONGEST : now.multipliedBy(2);
        return now;
    }

    void reset() {
        next = FIRST;
    }
}
