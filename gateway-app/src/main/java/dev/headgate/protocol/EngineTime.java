package dev.headgate.protocol;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Times that engines report, where a call can have lasted so long. */
final class EngineTime {
    private static final double LONGEST_NANOS = Duration.ofDays(1).toNanos();

    private EngineTime() {}

    static @Nullable Duration ofMillis(@Nullable Double millis) {
        return millis == null ? null : ofNanos(millis * 1e6);
    }

    static @Nullable Duration ofNanos(@Nullable Double nanos) {
        return nanos != null && nanos >= 0 && nanos <= LONGEST_NANOS
                ? Duration.ofNanos(Math.round(nanos))
                : null;
    }

    /** What is known of both; null if nothing is. */
    static @Nullable Duration sum(@Nullable Duration one, @Nullable Duration other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.plus(other);
    }
}
