package dev.headgate.allocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.headgate.catalog.Calibration;
import dev.headgate.catalog.DeploymentId;
import dev.headgate.catalog.Pace;
import dev.headgate.catalog.PoolId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** What calls tell of the pace of a pool. */
class PaceFitTest {
    private static final PoolId POOL = new PoolId(UUID.randomUUID());
    private static final DeploymentId DEPLOYMENT = new DeploymentId(UUID.randomUUID());
    private static final Instant BEGIN = Instant.parse("2026-11-01T00:00:00Z");

    /** gpt-oss-120b on 2 H100: 39,536 tokens of input and 9,710 of output a second, w = 4.07. */
    private static final double INPUT = 1 / 39_536.0;

    private static final double OUTPUT = 1 / 9_710.0;

    private final PaceFit fit = new PaceFit(50, 0.8, 0.25);

    @Property(tries = 100)
    void findsTheRatesThatCallsWereMadeWith(@ForAll long seed) {
        Calibration found = found(calls(new Random(seed), 400, 0.1, 0));

        assertThat(found.pace().basis()).isEqualTo(Pace.Basis.WEIGHTED_TOKENS);
        assertThat(found.reason()).isNull();
        assertThat(found.fit().inputSeconds().doubleValue())
                .isCloseTo(1000 * INPUT, within(1000 * INPUT * 0.1));
        assertThat(found.fit().outputSeconds().doubleValue())
                .isCloseTo(1000 * OUTPUT, within(1000 * OUTPUT * 0.1));
        assertThat(found.fit().rSquared().doubleValue()).isBetween(0.9, 1.0);
        assertThat(found.calls()).isEqualTo(400);
        assertThat(found.callsTo()).isEqualTo(BEGIN.plusSeconds(399));
    }

    @Test
    void tellsTheCacheApartOnceEnoughCallsHadSome() {
        Calibration found = found(calls(new Random(1), 400, 0.02, INPUT / 10));

        assertThat(found.pace().cachedSeconds().doubleValue())
                .isCloseTo(100 * INPUT, within(100 * INPUT * 0.3));
    }

    @Test
    void refusesAFitThatExplainsTooLittleAndSaysSo() {
        Random random = new Random(7);
        List<CallSample> calls =
                IntStream.range(0, 400)
                        .mapToObj(i ->
                                call(
                                        i,
                                        100 + random.nextInt(4000),
                                        0,
                                        10 + random.nextInt(800),
                                        random.nextDouble()))
                        .toList();

        Calibration found = found(calls);

        assertThat(found.pace().basis()).isEqualTo(Pace.Basis.PLAIN_TOKENS);
        assertThat(found.reason()).contains("r squared of");
        assertThat(found.fit()).as("seen all the same").isNotNull();
        assertThat(found.fit().rSquared().doubleValue()).isLessThan(0.8);
    }

    @Test
    void callsThatAreAllAlikeDoNotTellInputFromOutput() {
        Random random = new Random(3);
        List<CallSample> calls =
                IntStream.range(1, 200)
                        .mapToObj(i ->
                                call(
                                        i,
                                        40L * i,
                                        0,
                                        10L * i,
                                        i * (0.002 + 0.0001 * random.nextDouble())))
                        .toList();

        Calibration found = found(calls);

        assertThat(found.reason()).isEqualTo("the calls do not tell input from output");
        assertThat(found.pace().basis()).isEqualTo(Pace.Basis.PLAIN_TOKENS);
    }

    @Test
    void embeddingsHaveNoOutputToWeigh() {
        List<CallSample> calls =
                IntStream.range(1, 100).mapToObj(i -> call(i, 10L * i, 0, 0, 0.001 * i)).toList();

        // 0.1 seconds for a thousand tokens.
        assertThat(found(calls).pace().basis()).isEqualTo(Pace.Basis.PLAIN_TOKENS);
        assertThat(found(calls).plainSeconds()).isEqualByComparingTo("0.1");
    }

    @Test
    void fewCallsGiveAPlainPaceAndFewerNone() {
        Optional<Calibration> few = fit.of(POOL, DEPLOYMENT, calls(new Random(1), 20, 0.1, 0));

        assertThat(few.orElseThrow().reason()).isEqualTo("20 calls are fewer than 50");
        assertThat(few.orElseThrow().pace().basis()).isEqualTo(Pace.Basis.PLAIN_TOKENS);
        assertThat(fit.of(POOL, DEPLOYMENT, calls(new Random(1), 9, 0.1, 0))).isEmpty();
    }

    @Test
    void plainTokensTakeTogetherAsLongAsTheCallsDid() {
        List<CallSample> calls = calls(new Random(5), 30, 0.1, 0);
        Pace pace = found(calls).pace();

        double estimated =
                calls.stream()
                        .mapToDouble(call ->
                                pace.seconds(call.input(), call.cached(), call.output())
                                        .doubleValue())
                        .sum();

        double worked = calls.stream().mapToDouble(CallSample::seconds).sum();
        assertThat(estimated).isCloseTo(worked, within(worked * 1e-9));
    }

    private Calibration found(List<CallSample> calls) {
        return fit.of(POOL, DEPLOYMENT, calls).orElseThrow();
    }

    /** Calls whose time is their tokens' with an error of so much (one standard deviation). */
    private static List<CallSample> calls(
            Random random, int count, double noise, double cachedRate) {
        return IntStream.range(0, count)
                .mapToObj(i -> {
                    long input = 50 + random.nextInt(4000);
                    long cached = cachedRate == 0 ? 0 : random.nextInt(20_000);
                    long output = 10 + random.nextInt(1000);
                    double seconds = input * INPUT + cached * cachedRate + output * OUTPUT;
                    double error = Math.max(-0.9, noise * random.nextGaussian());
                    return call(i, input, cached, output, seconds * (1 + error));
                })
                .toList();
    }

    private static CallSample call(
            int number, long input, long cached, long output, double seconds) {
        return new CallSample(BEGIN.plusSeconds(number), input, cached, output, seconds, true);
    }
}
