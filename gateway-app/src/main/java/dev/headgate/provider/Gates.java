package dev.headgate.provider;

import dev.headgate.catalog.Deployment;
import dev.headgate.catalog.Deployment.Place;
import dev.headgate.catalog.Pool;
import dev.headgate.provider.Breaker.State;
import dev.headgate.provider.DeploymentEvent.Kind;
import dev.headgate.routing.CapacitySnapshot.Capacity;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The gates of all deployments that were called so far. */
final class Gates {
    private static final Logger log = LoggerFactory.getLogger(Gates.class);

    private final Map<String, Gate> byDeployment = new ConcurrentHashMap<>();
    private final Map<String, RateBucket> buckets = new ConcurrentHashMap<>();
    private final UpstreamProperties settings;
    private final DeploymentEvents events;
    private final GateMetrics metrics;
    private final Clock clock;
    private final LongSupplier nanoTime;

    Gates(
            UpstreamProperties settings,
            DeploymentEvents events,
            GateMetrics metrics,
            Clock clock,
            LongSupplier nanoTime) {
        this.settings = settings;
        this.events = events;
        this.metrics = metrics;
        this.clock = clock;
        this.nanoTime = nanoTime;
    }

    Gate of(Deployment deployment) {
        return byDeployment.computeIfAbsent(deployment.name(), _ -> open(deployment));
    }

    /** Notes what is known of the deployments that were called. */
    void putCapacity(Map<String, Capacity> capacities) {
        byDeployment.forEach((deployment, gate) -> capacities.put(deployment, gate.capacity()));
    }

    private Gate open(Deployment deployment) {
        String name = deployment.name();
        var gate =
                new Gate(
                        places(deployment),
                        new Breaker(
                                name, settings.breaker(), nanoTime, state -> changed(name, state)),
                        bucket(deployment),
                        new Pace(nanoTime),
                        clock);
        metrics.watch(name, gate);
        return gate;
    }

    private Places places(Deployment deployment) {
        UpstreamProperties.Concurrency bounds = settings.concurrency();
        return switch (deployment.place()) {
            case Place.Hosted _ -> Places.fixed(settings.maxConnections());
            case Place.SelfHosted(Pool pool, _, _) -> {
                int most = Math.min(bounds.most(), settings.maxConnections());
                yield bounds.adaptive()
                        ? Places.adaptive(pool.slots(), Math.min(bounds.least(), most), most)
                        : Places.fixed(most);
            }
        };
    }

    /** Providers limit an account and a model, whatever deployments we make of them. */
    private RateBucket bucket(Deployment deployment) {
        String key =
                switch (deployment.place()) {
                    case Place.Hosted(var provider, _) ->
                            provider.name() + '/' + deployment.upstreamModel();
                    case Place.SelfHosted _ -> deployment.name();
                };
        return buckets.computeIfAbsent(
                key,
                _ ->
                        new RateBucket(
                                nanoTime,
                                settings.longestCooling(),
                                () -> publish(deployment.name(), Kind.RATE_LIMITED)));
    }

    private void changed(String deployment, State state) {
        log.warn("breaker of {}: {}", deployment, state);
        publish(
                deployment,
                switch (state) {
                    case PASSABLE -> Kind.BREAKER_CLOSED;
                    case ON_PROBATION -> Kind.BREAKER_ON_PROBATION;
                    case SHUT -> Kind.BREAKER_OPENED;
                });
    }

    private void publish(String deployment, Kind kind) {
        events.publish(new DeploymentEvent(deployment, kind, null));
    }
}
