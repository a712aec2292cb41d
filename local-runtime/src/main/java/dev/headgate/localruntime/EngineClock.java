package dev.headgate.localruntime;

import java.util.function.LongSupplier;

/**
 * Measures how long the engine was busy and splits that time among the requests that it served
 * together: while n of them run, each is given 1/n of the time. The shares of all requests add up
 * to the busy time.
 *
 * <p>{@code share} is the share that a request present since the beginning would have by now; a
 * request's own share is the difference between its end and its start.
 */
final class EngineClock {

    private static final double NANOS_PER_MILLI = 1e6;

    private final LongSupplier nanoTime;
    private long lastNanos;
    private int running;
    private double share;
    private double busy;

    EngineClock(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.lastNanos = nanoTime.getAsLong();
    }

    /** Begins a request. */
    synchronized Lap begin() {
        advance();
        running++;
        return new Lap(share);
    }

    /** Milliseconds in which at least one request ran. */
    synchronized double busyMillis() {
        advance();
        return busy / NANOS_PER_MILLI;
    }

    private synchronized double end(double startShare) {
        advance();
        running--;
        return (share - startShare) / NANOS_PER_MILLI;
    }

    private void advance() {
        long now = nanoTime.getAsLong();
        if (running > 0) {
            busy += now - lastNanos;
            share += (double) (now - lastNanos) / running;
        }
        lastNanos = now;
    }

    /** The time of one request. */
    final class Lap {

        private final double startShare;

        private Lap(double startShare) {
            this.startShare = startShare;
        }

        /** Ends the request, once, and returns its share in milliseconds. */
        double end() {
            return EngineClock.this.end(startShare);
        }
    }
}
