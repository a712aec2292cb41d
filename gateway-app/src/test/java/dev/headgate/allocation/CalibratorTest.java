package dev.headgate.allocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.headgate.accounting.AttemptResult;
import dev.headgate.accounting.Reservation;
import dev.headgate.accounting.Samples;
import dev.headgate.catalog.CalibrationBook;
import dev.headgate.catalog.CostInputs;
import dev.headgate.catalog.CostInputs.Fleet;
import dev.headgate.catalog.Deployment;
import dev.headgate.catalog.Pace;
import dev.headgate.catalog.Pool;
import dev.headgate.identity.Caller;
import dev.headgate.usage.MeteredUsage;
import dev.headgate.usage.TokenUsage;
import dev.headgate.usage.UsageSource;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** From calls in the books to what the next call costs. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CalibratorTest {
    private static final double INPUT = 0.00025;
    private static final double OUTPUT = 0.001;
    private static final int SLOTS = 4;

    private final OwnCapacity own = new OwnCapacity();
    private final Caller caller = Samples.caller();
    private final Calibrator calibrator = own.calibrator(Clock.systemUTC());

    @AfterAll
    void close() {
        own.close();
    }

    @Test
    void theNextCallIsChargedByWeightedTokens() throws Exception {
        Pool pool = pool("gpu-weighted", 1);
        Deployment before = own.pools.serve(pool, "weighted");
        calls(before, 60, false);
        assertThat(methodOfNewest(before)).isEqualTo("UPSTREAM_TIME");

        calibrator.calibrate(pool, "ada");

        CalibrationBook.Entry entry = own.pools.calibrations().of(pool.id()).getFirst();
        assertThat(entry.author()).isEqualTo("ada");
        assertThat(entry.calibration().reason()).isNull();
        assertThat(entry.calibration().fit().rSquared().doubleValue()).isGreaterThan(0.99);
        Deployment after = own.pools.deployment(before.name());
        Pace pace = ((Deployment.Place.SelfHosted) after.place()).pace();
        assertThat(pace.inputSeconds().doubleValue()).isCloseTo(1000 * INPUT, within(0.01));
        assertThat(pace.outputSeconds().doubleValue()).isCloseTo(1000 * OUTPUT, within(0.02));
        call(after, TokenUsage.of(1000, 1000), Duration.ofSeconds(90), null);
        own.books.awaitSettled();
        assertThat(methodOfNewest(after)).isEqualTo("WEIGHTED_TOKENS");
        // About 1.25 seconds at 3.60 USD an hour, whatever the queue was.
        assertThat(costOfNewest(after))
                .isBetween(new BigDecimal("0.00123"), new BigDecimal("0.00127"));
    }

    @Test
    void tooFewCallsGiveAPlainPaceAndMoreOfThemReplaceIt() throws Exception {
        Pool pool = pool("gpu-plain", 1);
        Deployment deployment = own.pools.serve(pool, "plain");
        calls(deployment, 20, false);

        calibrator.calibrateWhereDue(pool, "schedule");
        calibrator.calibrateWhereDue(pool, "schedule");

        assertThat(own.pools.calibrations().of(pool.id()))
                .singleElement()
                .satisfies(entry ->
                        assertThat(entry.calibration().reason())
                                .isEqualTo("20 calls are fewer than 50"));

        calls(own.pools.deployment(deployment.name()), 40, false);
        calibrator.calibrateWhereDue(pool, "schedule");

        var entries = own.pools.calibrations().of(pool.id());
        assertThat(entries).hasSize(2);
        assertThat(entries.getFirst().until()).isNull();
        assertThat(entries.getLast().until()).isEqualTo(entries.getFirst().from());
        assertThat(entries.getFirst().calibration().pace().basis())
                .isEqualTo(Pace.Basis.WEIGHTED_TOKENS);
    }

    @Test
    void aCalibrationServesForItsTime() throws Exception {
        Pool pool = pool("gpu-daily", 1);
        calls(own.pools.serve(pool, "daily"), 60, false);
        calibrator.calibrateWhereDue(pool, "schedule");

        calibrator.calibrateWhereDue(pool, "schedule");
        assertThat(own.pools.calibrations().of(pool.id())).hasSize(1);

        own.calibrator(Clock.offset(Clock.systemUTC(), Duration.ofHours(25)))
                .calibrateWhereDue(pool, "schedule");
        assertThat(own.pools.calibrations().of(pool.id())).hasSize(2);
    }

    @Test
    void aPaceIsOfOneReplica() throws Exception {
        Pool pool = pool("gpu-replicas", 2);
        calls(own.pools.serve(pool, "replicas"), 60, false);

        calibrator.calibrate(pool, "ada");

        // The time of a call over the slots is that of the pool; its two replicas worked twice
        // that.
        assertThat(
                        own.pools
                                .calibrations()
                                .of(pool.id())
                                .getFirst()
                                .calibration()
                                .fit()
                                .outputSeconds()
                                .doubleValue())
                .isCloseTo(2000 * OUTPUT, within(0.04));
    }

    @Test
    void theTimeThatTheEngineSaysCountsBeforeThatOfTheCall() throws Exception {
        Pool pool = pool("gpu-engine", 1);
        calls(own.pools.serve(pool, "engine"), 60, true);

        calibrator.calibrate(pool, "ada");

        var found = own.pools.calibrations().of(pool.id()).getFirst().calibration();
        assertThat(found.engineTimed()).isEqualTo(60);
        assertThat(found.fit().outputSeconds().doubleValue())
                .isCloseTo(1000 * OUTPUT, within(0.02));
    }

    private Pool pool(String name, int replicas) {
        Pool pool = own.pools.add(name, Pool.Engine.VLLM, SLOTS);
        own.pools.cost(
                pool,
                new CostInputs.Hourly(new BigDecimal("3.60"), new Fleet(null, 1, replicas)),
                Instant.parse("2026-01-01T00:00:00Z"));
        return pool;
    }

    /** Calls that took as long as their tokens say, in one of the pool's slots. */
    private void calls(Deployment stored, int count, boolean engineSaysIt) throws Exception {
        Random random = new Random(count);
        Deployment deployment = own.pools.deployment(stored.name());
        for (int i = 0; i < count; i++) {
            long input = 100 + random.nextInt(4000);
            long output = 50 + random.nextInt(900);
            double seconds = SLOTS * (input * INPUT + output * OUTPUT);
            Duration time = Duration.ofMillis(Math.round(1000 * seconds));
            Duration queued = engineSaysIt ? time.plusSeconds(random.nextInt(60)) : time;
            call(deployment, TokenUsage.of(input, output), queued, engineSaysIt ? time : null);
        }
        own.books.awaitSettled();
    }

    private void call(
            Deployment deployment, TokenUsage tokens, Duration time, @Nullable Duration engine) {
        Reservation held = own.books.book.reserve(Samples.opening(caller, deployment, 10));
        own.books.book.settle(
                held,
                new AttemptResult(
                        new MeteredUsage(tokens, UsageSource.PROVIDER, engine, null),
                        AttemptResult.Ending.COMPLETE,
                        time,
                        null));
    }

    private String methodOfNewest(Deployment deployment) {
        return own.jdbc
                .sql(
                        "select cost_method from attempts where deployment = ? order by id desc limit 1")
                .param(deployment.name())
                .query(String.class)
                .single();
    }

    private BigDecimal costOfNewest(Deployment deployment) {
        return own.jdbc
                .sql("select cost from attempts where deployment = ? order by id desc limit 1")
                .param(deployment.name())
                .query(BigDecimal.class)
                .single();
    }
}
