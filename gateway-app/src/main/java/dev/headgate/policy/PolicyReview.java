package dev.headgate.policy;

import dev.headgate.catalog.CatalogSnapshot;
import dev.headgate.catalog.Deployment;
import dev.headgate.catalog.Deployment.Place;
import dev.headgate.catalog.Pool.Engine;
import dev.headgate.routing.Availability;
import dev.headgate.routing.CapacitySnapshot;
import dev.headgate.routing.CapacitySnapshot.Capacity;
import dev.headgate.routing.CompiledPolicy;
import dev.headgate.routing.FleetReview;
import dev.headgate.routing.Load;
import dev.headgate.routing.PolicyDocument.Name;
import dev.headgate.routing.PolicyError;
import dev.headgate.routing.PolicyWarning;
import dev.headgate.routing.Position;
import dev.headgate.routing.TenantPolicy;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What is to be said of a policy before it is published.
 *
 * @param valid whether it can be published
 * @param errors what must be changed
 * @param warnings what is allowed and probably not meant
 */
record PolicyReview(boolean valid, List<Finding> errors, List<Finding> warnings) {
    /** Engines whose metrics the gateway reads. */
    private static final Set<Engine> TELLING =
            Set.of(Engine.LOCAL_RUNTIME, Engine.VLLM, Engine.SGLANG, Engine.LLAMA_SERVER);

    private static final Load TOLD =
            new Load(new Load.Signal(null, null, null, null, 1, null), Duration.ZERO, 0, Map.of());

    /**
     * What is to be said of a place.
     *
     * @param line counted from 1
     * @param column counted from 1
     */
    record Finding(int line, int column, String message) {
        private static Finding of(PolicyError error) {
            return of(error.position(), error.message());
        }

        private static Finding of(PolicyWarning warning) {
            return of(warning.position(), warning.message());
        }

        private static Finding of(Position position, String message) {
            return new Finding(position.line(), position.column(), message);
        }
    }

    static PolicyReview rejected(List<PolicyError> errors) {
        return new PolicyReview(false, errors.stream().map(Finding::of).toList(), List.of());
    }

    /** What is to be said of a sound policy of the platform. */
    static PolicyReview accepted(CompiledPolicy policy, CatalogSnapshot catalog) {
        Stream<Finding> seen =
                FleetReview.of(policy, Candidates.all(catalog), telemetry(catalog)).stream()
                        .map(Finding::of);
        Stream<Finding> uncallable =
                policy.document().deployments().stream()
                        .flatMap(name -> uncallable(name, catalog).stream());
        return accepted(Stream.concat(seen, uncallable));
    }

    /** What is to be said of a sound policy of a tenant. */
    static PolicyReview accepted(
            TenantPolicy policy, CompiledPolicy platform, CatalogSnapshot catalog) {
        return accepted(
                FleetReview.ofTenant(platform, policy, Candidates.all(catalog)).stream()
                        .map(Finding::of));
    }

    private static PolicyReview accepted(Stream<Finding> warnings) {
        return new PolicyReview(
                true,
                List.of(),
                warnings.sorted(
                                Comparator.comparingInt(Finding::line)
                                        .thenComparingInt(Finding::column))
                        .toList());
    }

    /**
     * What can be measured of a fleet, as if it had been: whoever is called is timed by ourselves,
     * and engines of a known kind tell how busy they are.
     */
    private static CapacitySnapshot telemetry(CatalogSnapshot catalog) {
        Map<String, Capacity> timed = new HashMap<>();
        Map<String, Load> telling = new HashMap<>();
        for (Deployment deployment : catalog.deployments()) {
            timed.put(
                    deployment.name(),
                    new Capacity(Availability.unknown(), 0, null, Duration.ZERO));
            if (deployment.place() instanceof Place.SelfHosted(var pool, _, _)
                    && TELLING.contains(pool.engine())) {
                telling.put(pool.name(), TOLD);
            }
        }
        return new CapacitySnapshot(catalog.moment(), timed, telling);
    }

    private static Optional<Finding> uncallable(Name name, CatalogSnapshot catalog) {
        return catalog.deployment(name.text())
                .filter(known -> !known.isCallable())
                .map(known ->
                        Finding.of(
                                name.position(),
                                "Deployment '%s' cannot be called: provider '%s' has no credential. It is passed over until it has one."
                                        .formatted(name.text(), known.placeName())));
    }
}
