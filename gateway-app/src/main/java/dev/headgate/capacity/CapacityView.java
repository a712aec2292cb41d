package dev.headgate.capacity;

import dev.headgate.routing.Load.Signal;
import dev.headgate.routing.Spill;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * What a replica knows.
 *
 * @param hosted deployments of providers that it called
 */
record CapacityView(Instant at, List<PoolView> pools, List<DeploymentView> hosted) {

    /**
     * A pool.
     *
     * @param ageMs of the signal; null if there was none
     * @param stale whether it is too old to count
     * @param problem why the last reading failed, or null
     * @param signal what the engine told last, brought up to date with our own requests; null if it
     *     told nothing
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record PoolView(
            String pool,
            String engine,
            int inFlight,
            @Nullable Long ageMs,
            boolean stale,
            @Nullable String problem,
            @Nullable SignalView signal,
            List<SpillView> spills,
            List<DeploymentView> deployments) {}

    /**
     * Figures of an engine; null where it has none.
     *
     * @param serviceTimeMs mean time of a request in its place
     * @param queueTimeMs mean time that requests lately were in the queue, by the engine's count
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record SignalView(
            @Nullable Integer running,
            @Nullable Integer waiting,
            @Nullable Integer slots,
            int replicas,
            @Nullable Double kvUse,
            @Nullable Long expectedWaitMs,
            @Nullable Long serviceTimeMs,
            @Nullable Long queueTimeMs) {

        static @Nullable SignalView of(@Nullable Signal signal, @Nullable PoolWatch watch) {
            if (signal == null || watch == null) {
                return null;
            }
            Duration wait = signal.expectedWait();
            return new SignalView(
                    signal.running(),
                    signal.waiting(),
                    signal.slots(),
                    signal.replicas(),
                    signal.kvUse(),
                    wait == null ? null : wait.toMillis(),
                    millis(watch.measured().serviceSeconds()),
                    millis(watch.measured().queueSeconds()));
        }

        private static @Nullable Long millis(@Nullable Double seconds) {
            return seconds == null ? null : Long.valueOf(Math.round(seconds * 1000));
        }
    }

    /**
     * A spill switch.
     *
     * @param level {@code none}, {@code sheddable} or {@code all}
     * @param since when it came to this level; null if it always was
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record SpillView(long maxWaitMs, String level, @Nullable Instant since) {
        static SpillView of(Duration maxWait, Spill spill) {
            return new SpillView(
                    maxWait.toMillis(),
                    spill.level().name().toLowerCase(Locale.ROOT),
                    spill.since().equals(Instant.EPOCH) ? null : spill.since());
        }
    }

    /**
     * A deployment.
     *
     * @param availability {@code up}, {@code down} or {@code unknown}
     * @param reason what is wrong, or null
     * @param since when its readiness became what it is, or null if that was never checked
     * @param provenAt when it was last seen to answer, or not to; null if nobody asked
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record DeploymentView(
            String deployment,
            String availability,
            @Nullable String reason,
            @Nullable Instant since,
            @Nullable Instant provenAt,
            int inFlight) {}
}
