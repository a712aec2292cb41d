package dev.headgate.capacity;

import dev.headgate.catalog.Catalog;
import dev.headgate.catalog.Deployment;
import dev.headgate.catalog.Deployment.Place;
import dev.headgate.catalog.Pool.Engine;
import dev.headgate.provider.LocalUpstreams;
import dev.headgate.provider.ProviderClient;
import dev.headgate.routing.Availability;
import dev.headgate.routing.Availability.Cause;
import dev.headgate.routing.CapacitySnapshot;
import dev.headgate.routing.CapacitySnapshot.Capacity;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Which deployments can take requests, as far as this process sees it: what it met when it called
 * them, and the models that it runs itself. Gathered anew at most ten times a second.
 */
@Component
public class Capacities {
    private static final long FRESH_NANOS = Duration.ofMillis(100).toNanos();

    private final Catalog catalog;
    private final ProviderClient providers;
    private final LocalUpstreams local;
    private final Clock clock;
    private volatile @Nullable Gathered latest;

    private record Gathered(CapacitySnapshot snapshot, long at) {}

    Capacities(Catalog catalog, ProviderClient providers, LocalUpstreams local, Clock clock) {
        this.catalog = catalog;
        this.providers = providers;
        this.local = local;
        this.clock = clock;
    }

    /** How everything fares. Does no input or output. */
    public CapacitySnapshot current() {
        Gathered gathered = latest;
        long now = System.nanoTime();
        if (gathered == null || now - gathered.at() > FRESH_NANOS) {
            gathered = new Gathered(gather(), now);
            latest = gathered;
        }
        return gathered.snapshot();
    }

    private CapacitySnapshot gather() {
        Map<String, Capacity> capacities = new HashMap<>(providers.capacities());
        for (Deployment deployment : catalog.current().deployments()) {
            if (isDown(deployment)) {
                capacities.put(deployment.name(), new Capacity(Availability.down(Cause.UNHEALTHY)));
            }
        }
        return new CapacitySnapshot(clock.instant(), capacities, Map.of());
    }

    private boolean isDown(Deployment deployment) {
        return deployment.place() instanceof Place.SelfHosted(var pool, _, _)
                && pool.engine() == Engine.LOCAL_RUNTIME
                && local.of(deployment.upstreamModel()).isEmpty();
    }
}
