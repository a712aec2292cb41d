package dev.headgate.accounting;

import dev.headgate.usage.MeteredUsage;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How an attempt ended that reached its upstream.
 *
 * @param usage what was consumed; never assumed to be zero
 * @param ending how the answer ended
 * @param upstreamTime from the first byte sent to the last byte received
 * @param timeToFirstToken until the first byte of the answer, or null if none came
 */
public record AttemptResult(
        MeteredUsage usage,
        Ending ending,
        Duration upstreamTime,
        @Nullable Duration timeToFirstToken) {

    /** The same end with other usage. */
    AttemptResult using(MeteredUsage other) {
        return new AttemptResult(other, ending, upstreamTime, timeToFirstToken);
    }

    /** How an answer ended. */
    public enum Ending {
        COMPLETE,
        /** The client went away; the upstream was closed. */
        CLIENT_GONE,
        /** Another call of the same request answered first; the upstream was closed. */
        SUPERSEDED,
        /** The upstream stopped in the middle. */
        INTERRUPTED
    }
}
