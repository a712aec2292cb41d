package dev.headgate.accounting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import ch.qos.logback.classic.Level;
import dev.headgate.accounting.History.Situation;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * F26: the core under crashes, losses, late commits, delays, repeats and refusals. A failure names
 * its seed and tells its shortest story; docs/testing.md says how to run one seed or millions.
 */
class BookSimulationTest {
    private static final Logger log = LoggerFactory.getLogger(BookSimulationTest.class);
    private static final UnaryOperator<BookStore> NOTHING = UnaryOperator.identity();

    /** So few seeds find every planted bug. */
    private static final long FEW = 100;

    /** Thousands of lost stores would fill the log. */
    @BeforeAll
    static void beSilent() {
        core().setLevel(Level.OFF);
        ((ch.qos.logback.classic.Logger) log).setLevel(Level.INFO);
    }

    @AfterAll
    static void speakAgain() {
        core().setLevel(null);
    }

    private static ch.qos.logback.classic.Logger core() {
        return (ch.qos.logback.classic.Logger) LoggerFactory.getLogger("dev.headgate.accounting");
    }

    @Test
    void f26BalancesWhateverHappens() {
        long begin = System.nanoTime();
        Duration cpuBefore = cpu();
        seeds().parallel()
                .mapToObj(seed -> FailingPlan.of(seed, NOTHING))
                .flatMap(Optional::stream)
                .findFirst()
                .ifPresent(failing -> fail(failing.shrunk().story()));
        log.info(
                "{} seeds in {} ms, with {} ms of processor time",
                seeds().count(),
                Duration.ofNanos(System.nanoTime() - begin).toMillis(),
                cpu().minus(cpuBefore).toMillis());
    }

    @ParameterizedTest
    @EnumSource
    void noticesAPlantedBug(PlantedBug bug) {
        FailingPlan failing =
                LongStream.range(0, FEW)
                        .mapToObj(seed -> FailingPlan.of(seed, bug))
                        .flatMap(Optional::stream)
                        .filter(plan -> plan.breaks() == bug.breaks)
                        .findFirst()
                        .orElseThrow(() -> new AssertionError("nobody notices that it " + bug));

        FailingPlan shrunk = failing.shrunk();

        log.info(
                "{} with seed {}, told with {} of {} happenings",
                bug,
                failing.plan().seed(),
                shrunk.plan().happenings().size(),
                failing.plan().happenings().size());
        assertThat(shrunk.plan().happenings().size())
                .isLessThan(failing.plan().happenings().size());
        assertThat(shrunk.story())
                .contains("-Dheadgate.simulation.seed=" + failing.plan().seed())
                .contains(bug.breaks.name());
    }

    @Test
    void theSameSeedIsTheSameHistory() {
        LongStream.range(0, 50)
                .forEach(seed ->
                        assertThat(digest(seed)).as("seed %d", seed).isEqualTo(digest(seed)));
        assertThat(LongStream.range(0, 50).map(BookSimulationTest::digest).distinct()).hasSize(50);
    }

    @Test
    void meetsEverySituationOften() {
        Map<Situation, Integer> met = new EnumMap<>(Situation.class);
        for (long seed = 0; seed < 300; seed++) {
            BookSimulation.run(SimulationPlan.of(seed), NOTHING)
                    .situations()
                    .forEach((situation, times) -> met.merge(situation, times, Integer::sum));
        }

        log.info("{}", met);
        assertThat(met).hasSize(Situation.values().length);
        assertThat(met.values()).allSatisfy(times -> assertThat(times).isGreaterThan(10));
    }

    private static Duration cpu() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow();
    }

    private static long digest(long seed) {
        return BookSimulation.run(SimulationPlan.of(seed), NOTHING).digest();
    }

    private static LongStream seeds() {
        Long one = Long.getLong("headgate.simulation.seed");
        if (one != null) {
            return LongStream.of(one);
        }
        long first = Long.getLong("headgate.simulation.first", 0);
        return LongStream.range(first, first + Long.getLong("headgate.simulation.seeds", 10_000));
    }
}
