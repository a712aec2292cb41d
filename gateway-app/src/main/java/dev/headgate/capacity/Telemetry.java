package dev.headgate.capacity;

import dev.headgate.catalog.Pool;
import dev.headgate.catalog.Pool.Engine;
import dev.headgate.provider.LocalUpstreams;
import dev.headgate.provider.ProviderClient;
import dev.headgate.provider.Upstream;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Takes readings of pools and keeps their load up to date with them. */
final class Telemetry {
    private final EngineTelemetry engines;
    private final LocalUpstreams local;
    private final ProviderClient providers;
    private final WatchedWaits waits;
    private final Function<Pool, @Nullable Double> booked;
    private final Clock clock;

    /**
     * @param booked mean seconds of a request in its place by our own books, or null
     */
    Telemetry(
            EngineTelemetry engines,
            LocalUpstreams local,
            ProviderClient providers,
            WatchedWaits waits,
            Function<Pool, @Nullable Double> booked,
            Clock clock) {
        this.engines = engines;
        this.local = local;
        this.providers = providers;
        this.waits = waits;
        this.booked = booked;
        this.clock = clock;
    }

    /** Takes one reading; what is wrong with it, or null. */
    @Nullable String turn(ServedPool served, PoolLoad load) {
        String problem = null;
        try {
            EngineReading reading = read(served).orElse(null);
            if (reading != null) {
                tell(served, load, reading);
            }
        } catch (IOException | IllegalArgumentException e) {
            problem = Problems.of(e);
        }
        load.turn(waits.maxWaits(), inFlight(served), clock.instant());
        return problem;
    }

    private void tell(ServedPool served, PoolLoad load, EngineReading reading) {
        Instant now = clock.instant();
        Double measured = reading.computed() == null ? booked.apply(served.pool()) : null;
        load.told(reading.withSlots(served.pool().slots()), measured, inFlight(served), now);
    }

    private int inFlight(ServedPool served) {
        return served.inFlight(providers.capacities());
    }

    private Optional<EngineReading> read(ServedPool served) throws IOException {
        List<EngineReading> readings = new ArrayList<>();
        for (Upstream engine : engines(served)) {
            engines.read(served.pool().engine(), engine).ifPresent(readings::add);
        }
        return readings.isEmpty()
                ? Optional.empty()
                : Optional.of(EngineReading.together(readings));
    }

    /** Our own runtime is one process for each model; what does not run tells nothing. */
    private List<Upstream> engines(ServedPool served) throws IOException {
        Pool pool = served.pool();
        if (pool.engine() != Engine.LOCAL_RUNTIME) {
            return pool.baseUrl() == null ? List.of() : List.of(new Upstream(pool.baseUrl(), null));
        }
        List<Upstream> running =
                served.deployments().stream()
                        .flatMap(deployment -> local.of(deployment.upstreamModel()).stream())
                        .toList();
        if (running.isEmpty()) {
            throw new IOException("none of its models runs");
        }
        return running;
    }
}
