package dev.headgate.capacity;

import dev.headgate.capacity.Readiness.Finding;
import dev.headgate.catalog.Deployment;
import dev.headgate.catalog.Pool;
import dev.headgate.provider.Upstream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the readiness of the deployments of pools. Health and model are asked for each time; one
 * token only where nothing else has shown for long that the engine answers.
 */
final class ReadinessWatch {
    private static final Logger log = LoggerFactory.getLogger(ReadinessWatch.class);
    private static final Duration AGAIN = Duration.ofSeconds(15);

    private final HealthCheck health;
    private final Function<Deployment, Finding> oneToken;
    private final Duration interval;
    private final CapacityMeters meters;
    private final Clock clock;
    private final Map<String, Readiness> states = new ConcurrentHashMap<>();
    private final Map<String, Proof> proofs = new ConcurrentHashMap<>();

    /**
     * The last time that a deployment was seen to answer, or not to.
     *
     * @param finished requests that its engine had finished by then, or null if it does not tell
     * @param problem why it did not, or null
     */
    record Proof(Instant at, @Nullable Double finished, @Nullable String problem) {}

    /**
     * @param oneToken asks a deployment for real inference
     * @param interval how long that may be put off; zero: for ever
     */
    ReadinessWatch(
            HealthCheck health,
            Function<Deployment, Finding> oneToken,
            Duration interval,
            CapacityMeters meters,
            Clock clock) {
        this.health = health;
        this.oneToken = oneToken;
        this.interval = interval;
        this.meters = meters;
        this.clock = clock;
    }

    /** What is known of a deployment. */
    Readiness of(String deployment) {
        return states.getOrDefault(deployment, Readiness.UNKNOWN);
    }

    /** When it last answered, or failed to; null if nobody asked. */
    @Nullable Proof proof(String deployment) {
        return proofs.get(deployment);
    }

    /** Checks every deployment of a pool once. */
    void turn(ServedPool served, PoolLoad load) {
        for (Deployment deployment : served.deployments()) {
            boolean isAlone = served.deployments().size() == 1;
            conclude(deployment.name(), find(served.pool(), deployment, load, isAlone));
        }
    }

    private Finding find(Pool pool, Deployment deployment, PoolLoad load, boolean isAlone) {
        if (pool.baseUrl() == null) {
            return new Finding.Bad("Its pool has no base_url.");
        }
        Upstream engine = new Upstream(pool.baseUrl(), null);
        Finding finding = health.check(pool.engine(), engine, deployment.upstreamModel());
        boolean isWell = finding instanceof Finding.Good;
        return isWell && !interval.isZero() ? proven(deployment, load, isAlone) : finding;
    }

    private Finding proven(Deployment deployment, PoolLoad load, boolean isAlone) {
        Instant now = clock.instant();
        Double finished = isAlone ? load.finished() : null;
        Proof last = proofs.get(deployment.name());
        if (last != null && !isDue(last, now)) {
            return last.problem() == null
                    ? new Finding.Good()
                    : new Finding.Nothing(last.problem());
        }
        if (last != null && hasWorked(last, finished)) {
            proofs.put(deployment.name(), new Proof(now, finished, null));
            return new Finding.Good();
        }
        return asked(deployment, last, load);
    }

    private boolean isDue(Proof last, Instant now) {
        return !now.isBefore(last.at().plus(last.problem() == null ? interval : AGAIN));
    }

    private static boolean hasWorked(Proof last, @Nullable Double finished) {
        return finished != null && last.finished() != null && finished > last.finished();
    }

    private Finding asked(Deployment deployment, @Nullable Proof last, PoolLoad load) {
        Finding answer = oneToken.apply(deployment);
        Finding finding =
                answer instanceof Finding.Bad && load.hasQueue()
                        ? new Finding.Nothing("The probe came to nothing behind a long queue.")
                        : answer;
        String problem =
                switch (finding) {
                    case Finding.Good _ -> null;
                    case Finding.Bad(var reason) -> reason;
                    case Finding.Nothing _ -> last == null ? null : last.problem();
                };
        proofs.put(deployment.name(), new Proof(clock.instant(), load.finished(), problem));
        boolean saysNothing = finding instanceof Finding.Nothing && problem == null;
        return saysNothing ? new Finding.Good() : finding;
    }

    private void conclude(String deployment, Finding finding) {
        Readiness before = of(deployment);
        Readiness after = before.after(finding, clock.instant());
        states.put(deployment, after);
        if (after.state() != before.state()) {
            meters.changed(deployment, after);
            report(deployment, before, after);
        }
    }

    private static void report(String deployment, Readiness before, Readiness after) {
        switch (after.state()) {
            case DOWN -> log.warn("{} is down: {}", deployment, after.reason());
            case UP -> {
                if (before.state() == Readiness.State.DOWN) {
                    log.warn("{} is up again", deployment);
                } else {
                    log.info("{} is up", deployment);
                }
            }
            case UNKNOWN -> log.info("nothing is known of {}", deployment);
        }
    }

    /** Forgets deployments that are gone. */
    void keepOnly(Set<String> deployments) {
        states.keySet().retainAll(deployments);
        proofs.keySet().retainAll(deployments);
    }
}
