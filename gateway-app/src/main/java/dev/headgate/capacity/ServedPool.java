package dev.headgate.capacity;

import dev.headgate.catalog.CatalogSnapshot;
import dev.headgate.catalog.Deployment;
import dev.headgate.catalog.Deployment.Place;
import dev.headgate.catalog.Pool;
import dev.headgate.routing.CapacitySnapshot.Capacity;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A pool with what it serves.
 *
 * @param deployments at least one
 */
record ServedPool(Pool pool, List<Deployment> deployments) {
    ServedPool {
        deployments = List.copyOf(deployments);
    }

    /** The pools of a catalogue that serve anything, by name. */
    static Map<String, ServedPool> in(CatalogSnapshot catalog) {
        Map<String, ServedPool> pools = new TreeMap<>();
        catalog.deployments().stream()
                .sorted(Comparator.comparing(Deployment::name))
                .forEach(deployment -> {
                    if (deployment.place() instanceof Place.SelfHosted(var pool, _, _)) {
                        pools.merge(
                                pool.name(),
                                new ServedPool(pool, List.of(deployment)),
                                ServedPool::with);
                    }
                });
        return pools;
    }

    private ServedPool with(ServedPool more) {
        return new ServedPool(
                pool, Stream.concat(deployments.stream(), more.deployments().stream()).toList());
    }

    /** Our own requests that are under way there. */
    int inFlight(Map<String, Capacity> capacities) {
        return deployments.stream()
                .map(deployment -> capacities.get(deployment.name()))
                .mapToInt(capacity -> capacity == null ? 0 : capacity.inFlight())
                .sum();
    }
}
