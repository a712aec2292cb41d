package dev.headgate.routing;

import dev.headgate.routing.PolicyDocument.Expression;
import dev.headgate.routing.PolicyDocument.Name;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a route says beside its targets and their order; each part is null if it says nothing.
 *
 * @param maxWait how long a request may queue for self-hosted capacity before the other targets
 *     come first
 * @param deadline time within which an answer must be there
 * @param priority how urgent its requests are, whatever they say themselves
 * @param affinity names what shares a cache: requests of one key go to the same place where they
 *     can
 */
public record RouteModifiers(
        @Nullable Duration maxWait,
        @Nullable Duration deadline,
        @Nullable PriorityClass priority,
        @Nullable Expression affinity,
        @Nullable Shadow shadow,
        @Nullable Hedge hedge) {

    /** A route that says nothing more. */
    static final RouteModifiers NONE = new RouteModifiers(null, null, null, null, null, null);

    /**
     * Copies of requests, whose answers nobody gets.
     *
     * @param to where copies go
     * @param share how many requests are copied, above 0 and up to 1
     * @param sticky what is copied together; by chance if null
     * @param maxExtraUsd what one copy may be expected to cost; nothing if null
     */
    public record Shadow(
            List<Name> to,
            BigDecimal share,
            @Nullable Expression sticky,
            @Nullable BigDecimal maxExtraUsd) {

        public Shadow {
            to = List.copyOf(to);
        }
    }

    /**
     * A second call when the first is slow; whoever answers first wins.
     *
     * @param after how long the first may take to begin
     * @param maxExtraUsd what the second call may be expected to cost; nothing if null
     */
    public record Hedge(Duration after, @Nullable BigDecimal maxExtraUsd) {}
}
