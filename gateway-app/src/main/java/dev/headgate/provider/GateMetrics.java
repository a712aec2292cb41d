package dev.headgate.provider;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** Shows what the gate of each deployment is at. */
final class GateMetrics {
    private final MeterRegistry registry;

    GateMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    void watch(String deployment, Gate gate) {
        Gauge.builder("headgate.deployment.in_flight", gate, Gate::inFlight)
                .description("Calls of this process that are under way")
                .tag("deployment", deployment)
                .register(registry);
        Gauge.builder("headgate.deployment.limit", gate, Gate::limit)
                .description("Calls that this process allows at the same time")
                .tag("deployment", deployment)
                .register(registry);
        Gauge.builder("headgate.deployment.breaker", gate, shown -> number(shown.state()))
                .description("0 closed, 1 on probation, 2 open")
                .tag("deployment", deployment)
                .register(registry);
    }

    private static int number(Breaker.State state) {
        return switch (state) {
            case PASSABLE -> 0;
            case ON_PROBATION -> 1;
            case SHUT -> 2;
        };
    }
}
