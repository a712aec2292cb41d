package dev.headgate.routing;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a request accepts of capacity that it has to queue for.
 *
 * @param maxWait time that it may queue before other targets come first, or null for any time
 * @param deadline time within which its answer must be there, or null
 * @param priority how urgent it is
 */
record Queueing(@Nullable Duration maxWait, @Nullable Duration deadline, PriorityClass priority) {
    /** A copy never queues, so that it is in nobody's way. */
    static final Queueing OF_COPIES = new Queueing(Duration.ZERO, null, PriorityClass.BATCH);

    /** What the route and the request say together: the shorter deadline counts. */
    static Queueing of(RouteModifiers route, RequestFacts request) {
        PriorityClass said = route.priority();
        return new Queueing(
                route.maxWait(),
                shorter(route.deadline(), request.deadline()),
                said == null ? request.priority() : said);
    }

    private static @Nullable Duration shorter(@Nullable Duration one, @Nullable Duration other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.compareTo(other) <= 0 ? one : other;
    }

    /** Why the request would rather go elsewhere, or null; an unknown wait is accepted. */
    @Nullable String obstacle(Candidate candidate, Load load, Instant now) {
        if (candidate.hosting() == Hosting.HOSTED) {
            return null;
        }
        Duration wait = load.expectedWait();
        if (wait != null && deadline != null && wait.compareTo(deadline) > 0) {
            return "would begin after the deadline";
        }
        if (maxWait == null) {
            return null;
        }
        if (wait != null && wait.compareTo(maxWait) > 0) {
            return "waits longer than the route accepts";
        }
        boolean hasRoom = SpillSwitch.DEFAULT.hasRoom(load);
        return load.spillFor(maxWait, now).concerns(priority, hasRoom) ? "its pool is full" : null;
    }
}
