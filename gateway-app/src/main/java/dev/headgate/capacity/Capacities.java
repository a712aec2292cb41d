package dev.headgate.capacity;

import dev.headgate.catalog.Catalog;
import dev.headgate.catalog.CatalogSnapshot;
import dev.headgate.catalog.Deployment;
import dev.headgate.catalog.Pool.Engine;
import dev.headgate.provider.LocalUpstreams;
import dev.headgate.provider.ProviderClient;
import dev.headgate.routing.Availability;
import dev.headgate.routing.Availability.Cause;
import dev.headgate.routing.CapacitySnapshot;
import dev.headgate.routing.CapacitySnapshot.Capacity;
import dev.headgate.routing.Load;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How deployments and pools fare, as far as this process sees it: what it met when it called them,
 * what engines tell, and what was found out of their readiness. Gathered anew at most ten times a
 * second.
 */
public final class Capacities {
    private static final long FRESH_NANOS = Duration.ofMillis(100).toNanos();

    private final Catalog catalog;
    private final ProviderClient providers;
    private final LocalUpstreams local;
    private final PoolWatches watches;
    private final ReadinessWatch readiness;
    private final Clock clock;
    private volatile @Nullable Gathered latest;
    private volatile @Nullable Known known;

    private record Gathered(CapacitySnapshot snapshot, long at) {}

    private record Known(CatalogSnapshot catalog, Map<String, ServedPool> pools) {}

    Capacities(
            Catalog catalog,
            ProviderClient providers,
            LocalUpstreams local,
            PoolWatches watches,
            ReadinessWatch readiness,
            Clock clock) {
        this.catalog = catalog;
        this.providers = providers;
        this.local = local;
        this.watches = watches;
        this.readiness = readiness;
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
        Instant now = clock.instant();
        Map<String, Capacity> capacities = new HashMap<>(providers.capacities());
        Map<String, Load> loads = new HashMap<>();
        for (ServedPool served : pools().values()) {
            PoolWatch watch = watches.of(served.pool().name());
            if (watch != null) {
                int inFlight = served.inFlight(capacities);
                loads.put(watch.name(), watch.measured().load(inFlight, now));
            }
            served.deployments()
                    .forEach(deployment -> putReadiness(served, deployment, capacities));
        }
        return new CapacitySnapshot(now, capacities, loads);
    }

    /** What calls met counts, unless it is better than what was found out. */
    private void putReadiness(
            ServedPool served, Deployment deployment, Map<String, Capacity> capacities) {
        Availability found = availability(served, deployment);
        Capacity met = capacities.get(deployment.name());
        boolean isMetDown = met != null && met.availability() instanceof Availability.Down;
        if (isMetDown || found instanceof Availability.Unknown) {
            return;
        }
        capacities.put(
                deployment.name(),
                met == null
                        ? new Capacity(found)
                        : new Capacity(
                                found, met.inFlight(), met.slots(), met.timePerPromptToken()));
    }

    private Availability availability(ServedPool served, Deployment deployment) {
        if (served.pool().engine() != Engine.LOCAL_RUNTIME) {
            return readiness.of(deployment.name()).availability();
        }
        return local.of(deployment.upstreamModel()).isEmpty()
                ? Availability.down(Cause.UNHEALTHY)
                : Availability.unknown();
    }

    private Map<String, ServedPool> pools() {
        CatalogSnapshot now = catalog.current();
        Known last = known;
        if (last == null || last.catalog() != now) {
            last = new Known(now, ServedPool.in(now));
            known = last;
        }
        return last.pools();
    }
}
