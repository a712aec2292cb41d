package dev.headgate.provider;

import dev.headgate.provider.Gate.State;
import dev.headgate.routing.Availability;
import dev.headgate.routing.Availability.Cause;
import dev.headgate.routing.CapacitySnapshot.Capacity;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The gates of all deployments that were called so far. */
final class Gates {
    private static final Duration PAUSE = Duration.ofSeconds(10);

    private final Map<String, Gate> byDeployment = new ConcurrentHashMap<>();
    private final int most;

    Gates(int most) {
        this.most = most;
    }

    Gate of(String deployment) {
        return byDeployment.computeIfAbsent(deployment, name -> new Gate(name, most, PAUSE));
    }

    /** Notes what is known; a deployment on probation stays unknown. */
    void putCapacity(Map<String, Capacity> capacities) {
        byDeployment.forEach((deployment, gate) -> {
            State state = gate.state();
            if (state != State.ON_PROBATION) {
                capacities.put(
                        deployment,
                        new Capacity(
                                state == State.PASSABLE
                                        ? Availability.up()
                                        : Availability.down(Cause.BREAKER_OPEN)));
            }
        });
    }
}
