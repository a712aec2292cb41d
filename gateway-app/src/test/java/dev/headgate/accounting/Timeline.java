package dev.headgate.accounting;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/**
 * The time of a simulation, in milliseconds. It goes on by doing what is due; what is due at the
 * same time is done in an order that a seed decides.
 */
final class Timeline {
    private static final Instant BEGIN = Instant.parse("2026-11-22T10:00:00Z");

    private final PriorityQueue<Event> due = new PriorityQueue<>();
    private final SplittableRandom random;
    private long now;
    private long made;

    Timeline(long seed) {
        random = new SplittableRandom(seed);
    }

    private record Event(long at, long order, Runnable action) implements Comparable<Event> {

        @Override
        public int compareTo(Event other) {
            return at == other.at ? Long.compare(order, other.order) : Long.compare(at, other.at);
        }
    }

    long now() {
        return now;
    }

    long nanoTime() {
        return Duration.ofMillis(now).toNanos();
    }

    /** A wall clock that is wrong by as many milliseconds. */
    Clock clock(long wrongBy) {
        return new Clock() {
            @Override
            public Instant instant() {
                return BEGIN.plusMillis(now + wrongBy);
            }

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                throw new UnsupportedOperationException("nobody asks for a zone here");
            }
        };
    }

    /** Does it when this time has passed. */
    void after(long millis, Runnable action) {
        long order = (random.nextLong() & 0x7fff_ffffL) << 32 | made++;
        due.add(new Event(now + millis, order, action));
    }

    /**
     * Does what is due until then. It may be called by what is being done: that then takes as long,
     * and everything else goes on meanwhile.
     */
    void runUntil(long end) {
        while (!due.isEmpty() && due.peek().at() <= end) {
            Event next = due.poll();
            now = Math.max(now, next.at());
            next.action().run();
        }
        now = Math.max(now, end);
    }
}
