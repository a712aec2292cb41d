package dev.headgate.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headgate.allocation.PoolEconomics.Label;
import dev.headgate.allocation.PoolEconomics.OfModel;
import dev.headgate.catalog.Calibration;
import dev.headgate.catalog.CostInputs;
import dev.headgate.catalog.CostInputs.Fleet;
import dev.headgate.catalog.DeploymentId;
import dev.headgate.catalog.Pace;
import dev.headgate.catalog.Pool;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.YearMonth;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The three prices of tokens, each with the utilisation that it was computed at. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EconomicsTest {
    private static final String AFTER = "2026-12-03T09:00:00Z";
    private static final Instant FROM = Instant.parse("2026-11-01T00:00:00Z");
    private static final Instant TO = Instant.parse("2026-12-01T00:00:00Z");

    /** gpt-oss-120b on 2 H100: a thousand tokens at 39,536 and at 9,710 a second. */
    private static final BigDecimal INPUT = seconds("39536");

    private static final BigDecimal OUTPUT = seconds("9710");

    private final OwnCapacity own = new OwnCapacity();
    private final Economics economics = own.economics(AFTER);

    @AfterAll
    void close() {
        own.close();
    }

    @Test
    void pricesAreThoseOfTheHourOverTheTokensThatAReplicaWorksOff() {
        Pool pool = twoH100("gpu-oss");
        calibrate(pool, "gpt-oss-120b", "2026-11-01T00:00:00Z");
        use(pool, "gpt-oss-120b", "216", 15_000_000_000L, 3_867_000_000L);

        PoolEconomics of = economics.of(pool, FROM, TO);

        assertThat(of.rates().input()).isEqualByComparingTo("39536.0000");
        assertThat(of.rates().weight()).isEqualByComparingTo("4.07167868");
        assertThat(of.rates().basis()).isEqualTo(Pace.Basis.WEIGHTED_TOKENS);
        // 5 USD an hour: 5 x 1,000,000 / (3600 x 39536) and / (3600 x 9710)
        assertThat(of.prices().attributed().input()).isEqualByComparingTo("0.035129727");
        assertThat(of.prices().attributed().output()).isEqualByComparingTo("0.143036961");
        assertThat(of.prices().attributed().utilisation()).isEqualByComparingTo("1");
        assertThat(of.prices().marginal().label()).isEqualTo(Label.PAID_NODE);
        assertThat(of.prices().marginal().output()).isEqualByComparingTo("0");
    }

    @Test
    void theFullyLoadedPriceTimesTheTokensIsTheBill() {
        Pool pool = twoH100("gpu-loaded");
        calibrate(pool, "loaded", "2026-11-01T00:00:00Z");
        // 30 % of November is 216 hours; these tokens take as long.
        use(pool, "loaded", "216", 15_000_000_000L, 3_866_274_332L);

        PoolEconomics of = economics.of(pool, FROM, TO);

        assertThat(of.sums().utilisation()).isEqualByComparingTo("0.3");
        assertThat(of.prices().loaded().utilisation()).isEqualByComparingTo("0.3");
        assertThat(of.prices().loaded().input().setScale(3, RoundingMode.HALF_UP))
                .isEqualByComparingTo("0.117");
        assertThat(of.prices().loaded().output().setScale(3, RoundingMode.HALF_UP))
                .isEqualByComparingTo("0.477");
        BigDecimal bill =
                of.prices()
                        .loaded()
                        .input()
                        .multiply(new BigDecimal("15000"))
                        .add(of.prices().loaded().output().multiply(new BigDecimal("3866.274332")));
        assertThat(bill.setScale(2, RoundingMode.HALF_UP)).isEqualByComparingTo("3600.00");
    }

    @Test
    void anIdlePoolMakesItsTokensDearerAndNotItsCostLess() {
        Pool pool = twoH100("gpu-idle");
        calibrate(pool, "idle", "2026-11-01T00:00:00Z");
        use(pool, "idle", "7.2", 500_000_000L, 128_000_000L);

        PoolEconomics of = economics.of(pool, FROM, TO);

        assertThat(of.sums().cost()).isEqualByComparingTo("3600");
        assertThat(of.sums().utilisation()).isEqualByComparingTo("0.01");
        assertThat(of.sums().idle()).isEqualByComparingTo("3564");
        assertThat(of.prices().loaded().input())
                .isGreaterThan(of.prices().attributed().input().multiply(new BigDecimal("90")));
    }

    @Test
    void withoutACalibrationAnyTokenCountsAlike() {
        Pool pool = twoH100("gpu-unmeasured");
        use(pool, "unmeasured", "10", 300_000_000L, 60_000_000L);

        PoolEconomics of = economics.of(pool, FROM, TO);

        // 10 hours for 360 million tokens: 10,000 a second, at 5 USD an hour.
        assertThat(of.rates().basis()).isEqualTo(Pace.Basis.PLAIN_TOKENS);
        assertThat(of.rates().since()).isNull();
        assertThat(of.rates().input()).isEqualByComparingTo("10000");
        assertThat(of.rates().weight()).isEqualByComparingTo("1");
        assertThat(of.prices().attributed().input()).isEqualByComparingTo("0.138888889");
        assertThat(of.prices().loaded().input()).isEqualByComparingTo("10");
    }

    @Test
    void eachModelBearsAsMuchAsWasAttributedToIt() {
        Pool pool = twoH100("gpu-two");
        use(pool, "big", "180", 1_000_000_000L, 0);
        use(pool, "small", "60", 1_000_000_000L, 0);

        PoolEconomics of = economics.of(pool, FROM, TO);

        assertThat(of.models()).extracting(OfModel::model).containsExactly("big", "small");
        // 3600 USD, three quarters of it for a thousand million tokens.
        assertThat(of.models().getFirst().prices().loaded().input()).isEqualByComparingTo("2.7");
        assertThat(of.models().getLast().prices().loaded().input()).isEqualByComparingTo("0.9");
        assertThat(of.prices().loaded().input()).isEqualByComparingTo("1.8");
    }

    @Test
    void oneMoreCallOnHardwareOfOnesOwnCostsItsEnergy() {
        Pool pool = own.pools.add("gpu-owned", Pool.Engine.VLLM, 64);
        own.pools.cost(
                pool,
                new CostInputs.Owned(
                        new BigDecimal("325000"),
                        new BigDecimal("97500"),
                        36,
                        new CostInputs.Power(
                                new BigDecimal("10.2"),
                                new BigDecimal("1.3"),
                                new BigDecimal("0.15")),
                        new BigDecimal("1460"),
                        new BigDecimal("3650"),
                        new Fleet("H100", 8, 1)),
                Instant.parse("2026-01-01T00:00:00Z"));
        use(pool, "owned", "10", 360_000_000L, 0);

        PoolEconomics of = economics.of(pool, FROM, TO);

        // 1.989 USD an hour of energy over 36 million tokens an hour.
        assertThat(of.prices().marginal().label()).isEqualTo(Label.ENERGY);
        assertThat(of.prices().marginal().input()).isEqualByComparingTo("0.05525");
        assertThat(of.prices().attributed().input()).isEqualByComparingTo("0.295715923");
        assertThat(of.sums().overhead()).isEqualByComparingTo("5040");
    }

    @Test
    void aFreePoolCostsNothingAtAnyUtilisation() {
        Pool pool = own.pools.add("gpu-free", Pool.Engine.VLLM, 64);
        own.pools.cost(
                pool,
                new CostInputs.Hourly(BigDecimal.ZERO, Fleet.ONE),
                Instant.parse("2026-01-01T00:00:00Z"));
        use(pool, "free", "72", 1_000_000, 1_000_000, "0");

        PoolEconomics of = economics.of(pool, FROM, TO);

        assertThat(of.sums().utilisation()).isEqualByComparingTo("0.1");
        assertThat(of.prices().loaded().input()).isEqualByComparingTo("0");
        assertThat(of.prices().attributed().output()).isEqualByComparingTo("0");
    }

    @Test
    void aPoolThatServedNothingHasNoPriceOfTokens() {
        Pool pool = twoH100("gpu-unused");

        PoolEconomics of = economics.of(pool, FROM, TO);

        assertThat(of.rates()).isNull();
        assertThat(of.prices().loaded().input()).isNull();
        assertThat(of.sums().utilisation()).isEqualByComparingTo("0");
        assertThat(of.sums().idle()).isEqualByComparingTo("3600");
    }

    @Test
    void aClosedMonthIsLoadedWithTheDifferenceToItsInvoice() {
        Pool pool = twoH100("gpu-invoiced");
        use(pool, "invoiced", "10", 360_000_000L, 0);
        own.closer(AFTER).close(pool, YearMonth.parse("2026-11"), new BigDecimal("3960.00"), "ada");

        PoolEconomics whole = economics.of(pool, FROM, TO);
        PoolEconomics part = economics.of(pool, FROM, TO.minusSeconds(86_400));

        assertThat(whole.sums().difference()).isEqualByComparingTo("360");
        assertThat(whole.sums().total()).isEqualByComparingTo("3960");
        assertThat(whole.prices().loaded().input()).isEqualByComparingTo("11");
        assertThat(part.sums().difference())
                .as("of a part of a month nobody knows")
                .isEqualByComparingTo("0");
    }

    /** 5 USD an hour. */
    private Pool twoH100(String name) {
        Pool pool = own.pools.add(name, Pool.Engine.VLLM, 64);
        own.pools.cost(
                pool,
                new CostInputs.Rented(
                        new BigDecimal("2.50"),
                        BigDecimal.ONE,
                        BigDecimal.ZERO,
                        new Fleet("H100", 2, 1)),
                Instant.parse("2026-01-01T00:00:00Z"));
        return pool;
    }

    private void calibrate(Pool pool, String model, String from) {
        DeploymentId deployment = own.pools.serve(pool, model).id();
        var fit =
                new Calibration.Fit(
                        INPUT,
                        BigDecimal.ZERO,
                        OUTPUT,
                        new BigDecimal("0.97"),
                        new BigDecimal("0.02"));
        own.transaction.executeWithoutResult(_ ->
                own.pools
                        .calibrations()
                        .open(
                                new Calibration(
                                        pool.id(),
                                        deployment,
                                        null,
                                        INPUT,
                                        fit,
                                        400,
                                        0,
                                        FROM,
                                        FROM),
                                "ada",
                                Instant.parse(from)));
    }

    private void use(Pool pool, String model, String hours, long input, long output) {
        BigDecimal usd =
                new BigDecimal(hours)
                        .multiply(
                                new BigDecimal(
                                        pool.name().equals("gpu-owned") ? "10.645773211568" : "5"));
        use(pool, model, hours, input, output, usd.toPlainString());
    }

    private void use(Pool pool, String model, String hours, long input, long output, String usd) {
        new PoolUse(own.jdbc, pool)
                .book(
                        PoolUse.tenant("acme"),
                        model,
                        "2026-11-12T10:30:00Z",
                        hours,
                        usd,
                        Map.of("INPUT", input, "OUTPUT", output));
    }

    private static BigDecimal seconds(String tokensPerSecond) {
        return new BigDecimal("1000")
                .divide(new BigDecimal(tokensPerSecond), 16, RoundingMode.HALF_UP);
    }
}
