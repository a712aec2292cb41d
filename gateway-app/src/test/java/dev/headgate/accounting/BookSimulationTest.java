package dev.headgate.accounting;

import static org.assertj.core.api.Assertions.assertThatCode;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/**
 * F26: the core under crashes, lost commits, refusals, duplicates and delays. A failure names its
 * seed; {@code -Dheadgate.simulation.seed} runs that one alone, {@code -Dheadgate.simulation.seeds}
 * says how many.
 */
class BookSimulationTest {
    private static final int BLOCK = 250;
    private static final Logger LOG = (Logger) LoggerFactory.getLogger("dev.headgate.accounting");

    /** Thousands of lost stores would fill the log. */
    @BeforeAll
    static void beSilent() {
        LOG.setLevel(Level.OFF);
    }

    @AfterAll
    static void speakAgain() {
        LOG.setLevel(null);
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void f26BalancesWhateverHappens(long first) {
        LongStream.range(first, first + blockSize())
                .forEach(seed ->
                        assertThatCode(() -> new BookSimulation(seed).run())
                                .as("seed %d", seed)
                                .doesNotThrowAnyException());
    }

    static LongStream blocks() {
        Long one = Long.getLong("headgate.simulation.seed");
        if (one != null) {
            return LongStream.of(one);
        }
        long seeds = Long.getLong("headgate.simulation.seeds", 4000);
        return LongStream.range(0, seeds / BLOCK).map(block -> block * BLOCK);
    }

    private static int blockSize() {
        return Long.getLong("headgate.simulation.seed") == null ? BLOCK : 1;
    }
}
