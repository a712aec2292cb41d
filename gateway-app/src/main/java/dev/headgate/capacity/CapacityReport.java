package dev.headgate.capacity;

import dev.headgate.capacity.CapacityView.DeploymentView;
import dev.headgate.capacity.CapacityView.PoolView;
import dev.headgate.capacity.CapacityView.SignalView;
import dev.headgate.capacity.CapacityView.SpillView;
import dev.headgate.catalog.Catalog;
import dev.headgate.catalog.Deployment;
import dev.headgate.identity.MayRead;
import dev.headgate.routing.Availability;
import dev.headgate.routing.CapacitySnapshot;
import dev.headgate.routing.CapacitySnapshot.Capacity;
import dev.headgate.routing.Load;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What this replica knows of pools and deployments, for administrators. */
@Component
class CapacityReport {
    private final Catalog catalog;
    private final Capacities capacities;
    private final PoolWatches watches;
    private final ReadinessWatch readiness;

    CapacityReport(
            Catalog catalog, Capacities capacities, PoolWatches watches, ReadinessWatch readiness) {
        this.catalog = catalog;
        this.capacities = capacities;
        this.watches = watches;
        this.readiness = readiness;
    }

    @MayRead
    CapacityView now() {
        CapacitySnapshot snapshot = capacities.current();
        List<PoolView> pools =
                ServedPool.in(catalog.current()).values().stream()
                        .map(served -> view(served, snapshot))
                        .toList();
        List<DeploymentView> hosted =
                catalog.current().deployments().stream()
                        .filter(deployment ->
                                snapshot.byDeployment().containsKey(deployment.name()))
                        .filter(deployment ->
                                !(deployment.place() instanceof Deployment.Place.SelfHosted))
                        .map(deployment -> view(deployment, snapshot))
                        .sorted(Comparator.comparing(DeploymentView::deployment))
                        .toList();
        return new CapacityView(snapshot.at(), pools, hosted);
    }

    private PoolView view(ServedPool served, CapacitySnapshot snapshot) {
        String name = served.pool().name();
        Load load = snapshot.ofPool(name);
        PoolWatch watch = watches.of(name);
        return new PoolView(
                name,
                served.pool().engine().name().toLowerCase(Locale.ROOT),
                load.inFlight(),
                load.signal() == null ? null : load.age().toMillis(),
                load.signal() != null && load.fresh() == null,
                watch == null ? null : watch.problem(),
                SignalView.of(load.signal(), watch),
                load.spills().entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(spill -> SpillView.of(spill.getKey(), spill.getValue()))
                        .toList(),
                served.deployments().stream()
                        .map(deployment -> view(deployment, snapshot))
                        .toList());
    }

    private DeploymentView view(Deployment deployment, CapacitySnapshot snapshot) {
        Capacity capacity = snapshot.of(deployment.name());
        Readiness found = readiness.of(deployment.name());
        ReadinessWatch.Proof proof = readiness.proof(deployment.name());
        return new DeploymentView(
                deployment.name(),
                word(capacity.availability()),
                reason(capacity.availability(), found),
                found.state() == Readiness.State.UNKNOWN ? null : found.since(),
                proof == null ? null : proof.at(),
                capacity.inFlight());
    }

    private static String word(Availability availability) {
        return switch (availability) {
            case Availability.Up _ -> "up";
            case Availability.Unknown _ -> "unknown";
            case Availability.Down _ -> "down";
        };
    }

    private static @Nullable String reason(Availability availability, Readiness found) {
        boolean isOurs =
                !(availability instanceof Availability.Down down)
                        || down.cause() == Availability.Cause.UNHEALTHY;
        if (isOurs && found.reason() != null) {
            return found.reason();
        }
        return availability instanceof Availability.Down down
                ? down.cause().name().toLowerCase(Locale.ROOT)
                : null;
    }
}
