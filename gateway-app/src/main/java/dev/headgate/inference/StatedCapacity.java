package dev.headgate.inference;

import dev.headgate.catalog.CatalogSnapshot;
import dev.headgate.catalog.Deployment;
import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import dev.headgate.inference.DryRunRequest.CapacityState;
import dev.headgate.inference.DryRunRequest.DeploymentState;
import dev.headgate.inference.DryRunRequest.PoolState;
import dev.headgate.routing.Availability;
import dev.headgate.routing.Availability.Cause;
import dev.headgate.routing.CapacitySnapshot;
import dev.headgate.routing.CapacitySnapshot.Capacity;
import dev.headgate.routing.Hosting;
import dev.headgate.routing.Load;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** How the fleet fares if it is as somebody says. */
final class StatedCapacity {
    private StatedCapacity() {}

    /**
     * What is seen, with what is said in its place.
     *
     * @param stated null if nothing is said
     * @throws GatewayException {@code INVALID_REQUEST} if it speaks of what is not in the catalogue
     */
    static CapacitySnapshot over(
            CapacitySnapshot seen,
            @Nullable CapacityState stated,
            CatalogSnapshot catalog,
            Instant at) {
        if (stated == null) {
            return new CapacitySnapshot(at, seen.byDeployment(), seen.byPool());
        }
        CapacitySnapshot rest =
                Boolean.TRUE.equals(stated.unknown()) ? CapacitySnapshot.unknown() : seen;
        Map<String, Capacity> deployments = new HashMap<>(rest.byDeployment());
        Map<String, Load> pools = new HashMap<>(rest.byPool());
        known(stated.deployments(), "deployment", name -> catalog.deployment(name).isPresent())
                .forEach((name, state) -> deployments.put(name, capacity(state)));
        known(stated.pools(), "pool", name -> hasPool(catalog, name))
                .forEach((name, state) -> pools.put(name, load(state)));
        return new CapacitySnapshot(at, deployments, pools);
    }

    private static boolean hasPool(CatalogSnapshot catalog, String name) {
        return catalog.deployments().stream()
                .filter(deployment -> deployment.hosting() == Hosting.SELF_HOSTED)
                .map(Deployment::placeName)
                .anyMatch(name::equals);
    }

    private static <T> Map<String, T> known(
            @Nullable Map<String, T> stated, String kind, Predicate<String> exists) {
        Map<String, T> states = stated == null ? Map.of() : stated;
        states.keySet().stream()
                .filter(exists.negate())
                .findFirst()
                .ifPresent(name -> {
                    throw new GatewayException(
                                    ErrorCode.INVALID_REQUEST,
                                    "There is no %s '%s' in the catalogue whose capacity could be stated."
                                            .formatted(kind, name))
                            .at("capacity");
                });
        return states;
    }

    /** Fresh, and with switches that stand as the figures say. */
    private static Load load(PoolState state) {
        return new Load(
                new Load.Signal(
                        state.expectedWaitMs() == null
                                ? null
                                : Duration.ofMillis(state.expectedWaitMs()),
                        state.waiting(),
                        state.running(),
                        state.slots(),
                        state.replicas() == null ? 1 : state.replicas(),
                        state.kvUse()),
                Duration.ZERO,
                Objects.requireNonNullElse(state.inFlight(), 0),
                Map.of());
    }

    private static Capacity capacity(DeploymentState state) {
        Long micros = state.firstTokenUsPerPromptToken();
        return new Capacity(
                availability(state),
                Objects.requireNonNullElse(state.inFlight(), 0),
                state.slots(),
                micros == null ? null : Duration.of(micros, ChronoUnit.MICROS));
    }

    private static Availability availability(DeploymentState state) {
        String word = state.availability() == null ? "up" : state.availability();
        return switch (word) {
            case "up" -> Availability.up();
            case "unknown" -> Availability.unknown();
            default -> new Availability.Down(cause(word), state.until());
        };
    }

    private static Cause cause(String word) {
        return Arrays.stream(Cause.values())
                .filter(cause -> cause.name().toLowerCase(Locale.ROOT).equals(word))
                .findFirst()
                .orElseThrow(() ->
                        new GatewayException(
                                        ErrorCode.INVALID_REQUEST,
                                        "'availability' is up, unknown, unhealthy, breaker_open, rate_limited or full.")
                                .at("capacity"));
    }
}
