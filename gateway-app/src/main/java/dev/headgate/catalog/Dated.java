package dev.headgate.catalog;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A value that holds in a half-open range of time.
 *
 * @param owner the deployment or pool that it belongs to
 * @param until the first moment at which it does not hold any more, or null if that is not known
 */
public record Dated<T>(UUID owner, T value, Instant from, @Nullable Instant until) {

    /** Whether it holds at this moment. */
    public boolean holdsAt(Instant moment) {
        return !moment.isBefore(from) && (until == null || moment.isBefore(until));
    }
}
