package dev.headgate.routing;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How deployments and pools fare at the moment of the decision. Of what is not listed nothing is
 * known.
 *
 * @param at the moment
 * @param byDeployment capacity by name of the deployment
 * @param byPool load by name of the pool
 */
public record CapacitySnapshot(
        Instant at, Map<String, Capacity> byDeployment, Map<String, Load> byPool) {

    private static final CapacitySnapshot NOTHING_KNOWN =
            new CapacitySnapshot(Instant.EPOCH, Map.of(), Map.of());

    public CapacitySnapshot {
        byDeployment = Map.copyOf(byDeployment);
        byPool = Map.copyOf(byPool);
    }

    /** Nothing is known: every deployment may be tried, none counts as idle. */
    public static CapacitySnapshot unknown() {
        return NOTHING_KNOWN;
    }

    /** The capacity of one deployment. */
    public Capacity of(String deployment) {
        return byDeployment.getOrDefault(deployment, Capacity.UNKNOWN);
    }

    /** The load of one pool. */
    public Load ofPool(String pool) {
        return byPool.getOrDefault(pool, Load.UNKNOWN);
    }

    /**
     * One deployment's state as this process sees it.
     *
     * @param inFlight calls of this process that are under way
     * @param slots calls that it takes at the same time, or null if unknown
     * @param timePerPromptToken peak-sensitive moving average of the time to the first token, for
     *     each token of the prompt, or null if it was not measured lately
     */
    public record Capacity(
            Availability availability,
            int inFlight,
            @Nullable Integer slots,
            @Nullable Duration timePerPromptToken) {

        static final Capacity UNKNOWN = new Capacity(Availability.unknown());

        /** Availability alone is known. */
        public Capacity(Availability availability) {
            this(availability, 0, null, null);
        }
    }
}
