package dev.headgate.capacity;

import dev.headgate.capacity.LoadRamp.Arrival;
import dev.headgate.routing.Capability;
import dev.headgate.routing.CapacitySnapshot;
import dev.headgate.routing.CompiledPolicy;
import dev.headgate.routing.PriorityClass;
import dev.headgate.routing.RequestFacts;
import dev.headgate.routing.Router;
import dev.headgate.routing.RoutingDecision;
import dev.headgate.routing.Spill;
import dev.headgate.routing.SpillSwitch;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * One replica of the gateway in simulated time: the router, the telemetry and the spill switches of
 * the application, and its rhythm.
 */
final class SimulatedGateway {
    private static final double POLL = 5;
    private static final double JITTER = 0.1;
    private static final double SNAPSHOT_SECONDS = 0.1;
    private static final Duration STALE_AFTER = Duration.ofSeconds(20);

    private final CompiledPolicy policy;
    private final Router router;
    private final int slots;
    private final Random random;
    private final PoolLoad load = new PoolLoad(SpillSwitch.DEFAULT, STALE_AFTER);
    private CapacitySnapshot snapshot = CapacitySnapshot.unknown();
    private double snapshotAt = Double.NEGATIVE_INFINITY;
    private double nextTurn;
    private int inFlight;
    private Spill.Level level = Spill.Level.NONE;
    private int switches;

    SimulatedGateway(FleetPolicy policy, int slots, long seed) {
        this.policy = policy.compiled();
        this.router = new Router(this.policy, FleetPolicy.candidates());
        this.slots = slots;
        this.random = new Random(seed);
        this.nextTurn = random.nextDouble() * POLL;
    }

    /** When the engine is asked next. */
    double nextTurn() {
        return nextTurn;
    }

    /** Steps of the spill switch so far. */
    int switches() {
        return switches;
    }

    void turn(String metrics) {
        EngineReading reading = EngineMetrics.VLLM.read(Exposition.parse(metrics)).withSlots(slots);
        load.told(reading, null, inFlight, time(nextTurn));
        load.turn(policy.maxWaits(), inFlight, time(nextTurn));
        for (Spill spill : load.load(inFlight, time(nextTurn)).spills().values()) {
            switches += spill.level() == level ? 0 : 1;
            level = spill.level();
        }
        nextTurn += POLL * (1 + JITTER * (2 * random.nextDouble() - 1));
    }

    /** Whether the request goes to the pool. */
    boolean sendsToPool(Arrival request) {
        if (request.at() - snapshotAt > SNAPSHOT_SECONDS) {
            Instant now = time(request.at());
            snapshot =
                    new CapacitySnapshot(
                            now, Map.of(), Map.of(FleetPolicy.POOL, load.load(inFlight, now)));
            snapshotAt = request.at();
        }
        RoutingDecision decision = router.decide(facts(request), snapshot);
        if (decision instanceof RoutingDecision.Routed routed) {
            return routed.targets().getFirst().deployment().equals(FleetPolicy.OWN);
        }
        throw new AssertionError(decision.sentence());
    }

    void began() {
        inFlight++;
    }

    void ended() {
        inFlight--;
    }

    private static RequestFacts facts(Arrival request) {
        return new RequestFacts(
                "chat",
                true,
                Set.of(Capability.CHAT),
                request.input(),
                1000,
                Map.of(),
                null,
                new RequestFacts.Caller("acme", "web", "web", "EU", Set.of()),
                new RequestFacts.Expectation(200, 0),
                request.batch() ? PriorityClass.BATCH : PriorityClass.INTERACTIVE,
                null,
                request.draw());
    }

    private static Instant time(double seconds) {
        return Instant.ofEpochSecond(1_800_000_000L).plusNanos((long) (seconds * 1e9));
    }
}
