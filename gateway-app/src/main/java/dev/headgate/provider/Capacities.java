package dev.headgate.provider;

import dev.headgate.catalog.Catalog;
import dev.headgate.catalog.Deployment;
import dev.headgate.catalog.Deployment.Place;
import dev.headgate.catalog.Pool.Engine;
import dev.headgate.routing.CapacitySnapshot;
import dev.headgate.routing.CapacitySnapshot.Availability;
import dev.headgate.routing.CapacitySnapshot.Capacity;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which deployments can take requests, as far as this process sees it: its breakers, and the models
 * that it runs itself. Gathered anew at most ten times a second.
 */
final class Capacities {
    private static final long FRESH_NANOS = Duration.ofMillis(100).toNanos();

    private final Catalog catalog;
    private final Gates gates;
    private final LocalUpstreams local;
    private volatile @Nullable Gathered latest;

    private record Gathered(CapacitySnapshot snapshot, long at) {}

    Capacities(Catalog catalog, Gates gates, LocalUpstreams local) {
        this.catalog = catalog;
        this.gates = gates;
        this.local = local;
    }

    CapacitySnapshot current() {
        Gathered gathered = latest;
        long now = System.nanoTime();
        if (gathered == null || now - gathered.at() > FRESH_NANOS) {
            gathered = new Gathered(gather(), now);
            latest = gathered;
        }
        return gathered.snapshot();
    }

    private CapacitySnapshot gather() {
        Map<String, Capacity> capacities = new HashMap<>();
        gates.putCapacity(capacities);
        for (Deployment deployment : catalog.current().deployments()) {
            if (isDown(deployment)) {
                capacities.put(deployment.name(), new Capacity(Availability.DOWN, null));
            }
        }
        return new CapacitySnapshot(capacities);
    }

    private boolean isDown(Deployment deployment) {
        return deployment.place() instanceof Place.SelfHosted(var pool, _, _)
                && pool.engine() == Engine.LOCAL_RUNTIME
                && local.of(deployment.upstreamModel()).isEmpty();
    }
}
