package dev.headgate.capacity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Spill under a load ramp, with the classes that the application decides by, in simulated time.
 * More seeds: {@code -Dheadgate.fleet.seeds=100}.
 */
class SimulatedFleetTest {
    /** 32 requests together make as many tokens as 16 alone would, each at half the pace. */
    static final SimulatedEngine.Build POOL =
            new SimulatedEngine.Build(32, 120_000, 60, 1 / 31.0, 40);

    static LongStream seeds() {
        return LongStream.rangeClosed(1, Long.getLong("headgate.fleet.seeds", 10));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void nobodyWaitsTooLongThePoolStaysFullAndNothingFlaps(long seed) {
        LoadRamp ramp = LoadRamp.of(POOL, seed);
        for (int replicas : new int[] {1, 3}) {
            FleetResult spill = FleetRun.of(ramp, FleetPolicy.SPILL, replicas, seed);

            assertThat(spill.wait(0.95)).isLessThan(2);
            assertThat(spill.waitWhileFull(0.95)).isLessThan(2);
            assertThat(spill.usedWhileFull()).isGreaterThan(0.90);
            assertThat(spill.switches()).isBetween(2, 20);
            assertThat(spill.batchShare()).as("what can wait leaves first").isGreaterThan(0.40);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void otherPoliciesDoOneAndNotTheOther(long seed) {
        LoadRamp ramp = LoadRamp.of(POOL, seed);
        FleetResult spill = FleetRun.of(ramp, FleetPolicy.SPILL, 1, seed);
        FleetResult errors = FleetRun.of(ramp, FleetPolicy.ERRORS_ONLY, 1, seed);
        FleetResult weights = FleetRun.of(ramp, FleetPolicy.WEIGHTS, 1, seed);

        assertThat(errors.wait(0.95)).as("they wait until they are given up").isGreaterThan(30);
        assertThat(weights.wait(0.95)).as("at the peak its share is too much").isGreaterThan(30);
        assertThat(weights.usd()).as("and in the valley too little").isGreaterThan(spill.usd());
    }

    @Test
    void theSameSeedIsTheSameHour() {
        FleetResult one = FleetRun.of(LoadRamp.of(POOL, 7), FleetPolicy.SPILL, 3, 7);
        FleetResult again = FleetRun.of(LoadRamp.of(POOL, 7), FleetPolicy.SPILL, 3, 7);

        assertThat(again).isEqualTo(one);
    }

    @Test
    void theEngineQueuesAndTellsItByItsOwnMetrics() {
        var engine = new SimulatedEngine(new SimulatedEngine.Build(2, 10_000, 10, 0, 40), LISTENER);
        for (int id = 0; id < 5; id++) {
            engine.submit(new SimulatedEngine.Job(id, 40, 9, 0));
        }
        // Each takes a second; two at a time.
        engine.advanceTo(1.5);

        EngineReading reading = EngineMetrics.VLLM.read(Exposition.parse(engine.metrics()));

        assertThat(reading.running()).isEqualTo(2);
        assertThat(reading.waiting()).isEqualTo(1);
        assertThat(reading.computed()).isEqualTo(new EngineReading.Elapsed(2, 2));
        assertThat(engine.workDone()).isEqualTo(30);
        engine.advanceTo(10);
        assertThat(EngineMetrics.VLLM.read(Exposition.parse(engine.metrics())).queued())
                .isEqualTo(new EngineReading.Elapsed(1 + 1 + 2, 5));
    }

    private static final SimulatedEngine.Listener LISTENER =
            new SimulatedEngine.Listener() {
                @Override
                public void started(SimulatedEngine.Job job, double waited) {}

                @Override
                public void finished(SimulatedEngine.Job job) {}
            };
}
