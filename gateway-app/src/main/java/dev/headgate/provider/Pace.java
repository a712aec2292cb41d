package dev.headgate.provider;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How long a deployment takes to its first token, for each token of the prompt: a moving average
 * that follows a rise at once and a fall slowly, so that a deployment that gets slow is left before
 * many have waited.
 */
final class Pace {
    /** What every call takes, however short its prompt, would else count as the time of tokens. */
    static final long SHORTEST_PROMPT = 100;

    private static final double MEMORY_NANOS = Duration.ofSeconds(10).toNanos();
    private static final long STALE_NANOS = Duration.ofMinutes(1).toNanos();

    private final LongSupplier nanoTime;
    private boolean isMeasured;
    private double average;
    private long measuredAt;

    Pace(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Takes a first token into account and returns its time for each token of the prompt. */
    synchronized long measured(long timeToFirstToken, long promptTokens) {
        long sample = timeToFirstToken / Math.max(SHORTEST_PROMPT, promptTokens);
        long now = nanoTime.getAsLong();
        if (!isKnown(now) || sample > average) {
            average = sample;
        } else {
            double kept = Math.exp((measuredAt - now) / MEMORY_NANOS);
            average = average * kept + sample * (1 - kept);
        }
        isMeasured = true;
        measuredAt = now;
        return sample;
    }

    /** The average, or null if nothing was measured for a minute. */
    synchronized @Nullable Duration perPromptToken() {
        return isKnown(nanoTime.getAsLong()) ? Duration.ofNanos(Math.round(average)) : null;
    }

    private boolean isKnown(long now) {
        return isMeasured && now - measuredAt <= STALE_NANOS;
    }
}
