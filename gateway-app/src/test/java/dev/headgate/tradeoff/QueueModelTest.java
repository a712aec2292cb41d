package dev.headgate.tradeoff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueueModelTest {

    /** Erlang's C as tables print it. */
    @ParameterizedTest
    @CsvSource({
        "1, 0.8, 0.8000",
        "2, 1, 0.3333",
        "3, 2, 0.4444",
        "5, 4, 0.5541",
        "10, 8, 0.4092",
        "20, 18, 0.5508",
        "100, 90, 0.2169",
    })
    void theProbabilityToWaitIsErlangsC(int servers, double load, double expected) {
        assertThat(new QueueModel(load, 1, 1).waitProbability(servers))
                .isCloseTo(expected, within(0.00005));
    }

    /** Pollaczek and Khinchine: W = ρ E[S] (1 + c²) ÷ 2(1 − ρ). */
    @ParameterizedTest
    @CsvSource({"0, 2", "0.5, 3", "1, 4", "2, 6"})
    void oneServerIsExactForAnyVariation(double variation, double expected) {
        assertThat(new QueueModel(0.8, 1, variation).meanWait(1)).isCloseTo(expected, within(1e-9));
    }

    @Test
    void exponentialTimesAreExactForAnyNumberOfServers() {
        // M/M/5 with four erlangs: C E[S] ÷ (c − a).
        assertThat(new QueueModel(4, 1, 1).meanWait(5)).isCloseTo(0.5541125541, within(1e-9));
    }

    /** What the formula says is what happens, within a few percent. */
    @Test
    void theApproximationHoldsAgainstSimulation() {
        assertThat(simulated(4, 5, random -> 1))
                .isCloseTo(meanWait(4, 0, 5), Percentage.withPercentage(4));
        assertThat(simulated(4, 5, QueueModelTest::threeToOne))
                .isCloseTo(meanWait(4, 2, 5), Percentage.withPercentage(8));
        assertThat(simulated(14, 16, QueueModelTest::threeToOne))
                .isCloseTo(meanWait(14, 2, 16), Percentage.withPercentage(8));
    }

    @Test
    void whoeverWaitsWaitsExponentiallyLong() {
        QueueModel queue = new QueueModel(4, 1, 1);

        assertThat(queue.waitExceeds(5, 0)).isCloseTo(queue.waitProbability(5), within(1e-12));
        // C e^(−(c − a) t ÷ E[S])
        assertThat(queue.waitExceeds(5, 2)).isCloseTo(0.5541125541 * Math.exp(-2), within(1e-9));
    }

    @Test
    void serversThatDoNotKeepUpMakeEverybodyWaitForEver() {
        QueueModel queue = new QueueModel(6, 1, 1);

        assertThat(queue.waitProbability(5)).isEqualTo(1);
        assertThat(queue.meanWait(5)).isInfinite();
        assertThat(queue.waitExceeds(5, 100)).isEqualTo(1);
    }

    @Test
    void nothingToDoMeansNoWait() {
        assertThat(new QueueModel(0, 1, 1).meanWait(3)).isZero();
        assertThat(new QueueModel(1e-9, 1, 0).waitExceeds(500, 1)).isZero();
    }

    /** Eight erlangs: ten servers are 80 % busy, and few wait two service times. */
    @Test
    void theFewestReplicasThatKeepThePromise() {
        QueueModel queue = new QueueModel(8, 1, 1);

        Sizing sizing = Sizing.of(queue, 2, promise("2s"));

        assertThat(sizing.replicas()).isEqualTo(5);
        assertThat(queue.waitExceeds(10, 2)).isLessThan(0.05 + 0.006);
        assertThat(queue.waitExceeds(8, 2)).isEqualTo(1);
    }

    /**
     * A long queue would do, but the hour would be 95 % busy: bursts within it are not modelled.
     */
    @Test
    void utilisationIsCappedEvenIfTheWaitWouldDo() {
        QueueModel queue = new QueueModel(95, 1, 1);

        Sizing sizing = Sizing.of(queue, 1, promise("10m"));

        assertThat(sizing.servers()).isEqualTo(112);
        assertThat(queue.utilisation(112)).isLessThanOrEqualTo(0.85);
        assertThat(queue.utilisation(111)).isGreaterThan(0.85);
    }

    @Test
    void aDemandBeyondReasonIsRefused() {
        assertThatThrownBy(() -> Sizing.of(new QueueModel(1e6, 1, 1), 1, promise("1s")))
                .hasMessageContaining("higher throughput");
    }

    private static Sizing.Objective promise(String wait) {
        return new Sizing.Objective(Duration.parse("PT" + wait), 0.056, 0.85);
    }

    private static double meanWait(double load, double variation, int servers) {
        return new QueueModel(load, 1, variation).meanWait(servers);
    }

    /** Mean 1, variance 2: mostly short, seldom long. */
    private static double threeToOne(Random random) {
        double share = (1 + Math.sqrt(1 / 3.0)) / 2;
        boolean isShort = random.nextDouble() < share;
        double mean = isShort ? 0.5 / share : 0.5 / (1 - share);
        return -Math.log(1 - random.nextDouble()) * mean;
    }

    /** The mean wait of many calls, each served by the server that is free first. */
    private static double simulated(double load, int servers, ToDoubleFunction<Random> service) {
        Random random = new Random(42);
        double[] freeAt = new double[servers];
        double now = 0;
        double waited = 0;
        int calls = 2_000_000;
        for (int call = 0; call < calls; call++) {
            now += -Math.log(1 - random.nextDouble()) / load;
            double start = Math.max(now, freeAt[0]);
            waited += start - now;
            freeAt[0] = start + service.applyAsDouble(random);
            sink(freeAt);
        }
        assertThat(Arrays.stream(freeAt).min().orElseThrow()).isPositive();
        return waited / calls;
    }

    /** Moves the first to its place, so that the earliest is first again. */
    private static void sink(double[] freeAt) {
        int i = 0;
        while (i + 1 < freeAt.length && freeAt[i] > freeAt[i + 1]) {
            double next = freeAt[i + 1];
            freeAt[i + 1] = freeAt[i];
            freeAt[i] = next;
            i++;
        }
    }
}
