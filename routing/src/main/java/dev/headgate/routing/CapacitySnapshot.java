package dev.headgate.routing;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the deployments fare at the moment of the decision. A deployment that is not listed is {@link
 * Capacity#UNKNOWN}.
 *
 * @param byDeployment capacity by name of the deployment
 */
public record CapacitySnapshot(Map<String, Capacity> byDeployment) {

    public CapacitySnapshot {
        byDeployment = Map.copyOf(byDeployment);
    }

    /** Nothing is known: every deployment may be tried, none counts as idle. */
    public static CapacitySnapshot unknown() {
        return new CapacitySnapshot(Map.of());
    }

    /** The capacity of one deployment. */
    public Capacity of(String deployment) {
        return byDeployment.getOrDefault(deployment, Capacity.UNKNOWN);
    }

    /** Whether a deployment can take requests. An old signal is {@code UNKNOWN}, never idle. */
    public enum Availability {
        UP,
        DOWN,
        UNKNOWN
    }

    /**
     * One deployment's state.
     *
     * @param availability whether it can take requests; {@code DOWN} removes it
     * @param expectedWait time until a new request would start, or null if unknown
     */
    public record Capacity(Availability availability, @Nullable Duration expectedWait) {
        static final Capacity UNKNOWN = new Capacity(Availability.UNKNOWN, null);
    }
}
