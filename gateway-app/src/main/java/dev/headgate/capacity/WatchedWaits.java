package dev.headgate.capacity;

import java.time.Duration;
import java.util.Set;

/** For which waits pools keep a spill switch. */
@FunctionalInterface
public interface WatchedWaits {

    /** Every {@code max_wait} that a route in force has. Does no input or output. */
    Set<Duration> maxWaits();
}
