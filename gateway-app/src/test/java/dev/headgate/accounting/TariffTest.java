package dev.headgate.accounting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headgate.catalog.ChargeLine;
import dev.headgate.catalog.CostInputs;
import dev.headgate.catalog.CostInputs.Fleet;
import dev.headgate.catalog.Deployment;
import dev.headgate.catalog.Pace;
import dev.headgate.catalog.Pool;
import dev.headgate.catalog.PriceId;
import dev.headgate.catalog.PriceSheet;
import dev.headgate.catalog.PriceSlot;
import dev.headgate.catalog.ProcessingTier;
import dev.headgate.catalog.Sheets;
import dev.headgate.usage.Meter;
import dev.headgate.usage.MeteredUsage;
import dev.headgate.usage.TokenUsage;
import dev.headgate.usage.UsageSource;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TariffTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void billsEachMeterAtItsOwnPrice() {
        Tariff tariff = tariff(Samples.hosted("m@p", sheet("3", "0.3", "3.75", "15", "20")));

        Rated rated = tariff.cost(usage(new TokenUsage(1000, 2000L, 4000L, 500L, 100L)), SECOND);

        // 1000*3 + 2000*0.3 + 4000*3.75 + 500*15 + 100*20, in millionths.
        assertThat(rated.usd()).isEqualByComparingTo("0.0281");
        assertThat(rated.method()).isEqualTo(Rated.Method.TOKENS);
    }

    @Test
    void billsAMeterWithoutAPriceAsTheOneThatContainsIt() {
        Tariff tariff = tariff(Samples.hosted("m@p", sheet("3", null, null, "15", null)));

        Rated rated = tariff.cost(usage(new TokenUsage(1, 1L, 1L, 1, 1L)), SECOND);

        assertThat(rated.usd()).isEqualByComparingTo("0.000039");
    }

    @Test
    void countsNothingForACacheThatTheProviderSaysNothingOf() {
        Tariff tariff = tariff(Samples.hosted("m@p", sheet("3", "0.3", "3.75", "15", "20")));

        assertThat(tariff.cost(usage(TokenUsage.of(10, 0)), SECOND).usd())
                .isEqualByComparingTo("0.00003");
    }

    @Test
    void roundsNoTokenPrice() {
        Tariff tariff = tariff(Samples.hosted("m@p", Sheets.of("0.0000001", "0.0000001")));

        assertThat(tariff.cost(usage(TokenUsage.of(1, 0)), SECOND).usd())
                .isEqualByComparingTo("0.0000000000001");
    }

    @Test
    void reservesAtTheDearestMeter() {
        Tariff tariff = tariff(Samples.hosted("m@p", sheet("3", "0.3", "3.75", "15", "20")));

        assertThat(tariff.worstCase(1000, 100, SECOND).usd()).isEqualByComparingTo("0.00575");
    }

    @Test
    void sharesAnHourOfAPoolByEngineTimeOverItsSlots() {
        Tariff tariff = tariff(Samples.selfHosted("m@gpu", "3.60", 4));

        Rated rated = tariff.cost(engine(Duration.ofSeconds(2)), Duration.ofSeconds(9));

        assertThat(rated.usd()).isEqualByComparingTo("0.0005");
        assertThat(rated.method()).isEqualTo(Rated.Method.ENGINE_TIME);
    }

    @Test
    void takesTheShareOfAnEngineThatSaysItAsItIs() {
        Tariff.PerHour slot = (Tariff.PerHour) tariff(Samples.selfHosted("m@gpu", "3.60", 4));
        Tariff tariff = new Tariff.PerHour(slot.hourly(), slot.slots(), true, null, slot.terms());

        assertThat(tariff.cost(engine(Duration.ofSeconds(2)), Duration.ofSeconds(9)).usd())
                .isEqualByComparingTo("0.002");
        assertThat(tariff.cost(usage(TokenUsage.of(1, 1)), Duration.ofSeconds(9)).usd())
                .isEqualByComparingTo("0.00225");
        assertThat(tariff.worstCase(1, 1, Duration.ofSeconds(9)).usd())
                .isEqualByComparingTo("0.009");
    }

    @Test
    void sharesByTheTimeOfTheCallWhereTheEngineSaysNothing() {
        Tariff tariff = tariff(Samples.selfHosted("m@gpu", "3.60", 1));

        Rated rated = tariff.cost(usage(TokenUsage.of(1, 1)), Duration.ofSeconds(9));

        assertThat(rated.usd()).isEqualByComparingTo("0.009");
        assertThat(rated.method()).isEqualTo(Rated.Method.UPSTREAM_TIME);
    }

    @Test
    void reservesAPoolForTheLongestCall() {
        Tariff tariff = tariff(Samples.selfHosted("m@gpu", "3.60", 2));

        assertThat(tariff.worstCase(1, 1, Duration.ofMinutes(10)).usd())
                .isEqualByComparingTo("0.3");
    }

    @Test
    void sharesByWeightedTokensWhereTheEngineSaysNothing() {
        // 3.60 USD an hour; a replica reads 1000 tokens in a second and writes them in four.
        Tariff tariff = perHour(measured("1", "4"), Fleet.ONE);

        Rated rated = tariff.cost(usage(new TokenUsage(800, 5000L, 200L, 300, 200L)), SECOND);

        // 1000 read in full and 500 answered: 1 + 2 seconds. The cache costs nothing.
        assertThat(rated.usd()).isEqualByComparingTo("0.003");
        assertThat(rated.method()).isEqualTo(Rated.Method.WEIGHTED_TOKENS);
        assertThat(rated.lines().getFirst().quantity()).isEqualByComparingTo("0.000833333333333");
    }

    @Test
    void sharesByPlainTokensWhereNothingWeighsThem() {
        Tariff tariff = perHour(Pace.plain(new BigDecimal("2")), Fleet.ONE);

        Rated rated = tariff.cost(usage(TokenUsage.of(900, 100)), SECOND);

        assertThat(rated.usd()).isEqualByComparingTo("0.002");
        assertThat(rated.method()).isEqualTo(Rated.Method.PLAIN_TOKENS);
    }

    @Test
    void believesTheEngineBeforeItsTokens() {
        Tariff tariff = perHour(measured("1", "4"), Fleet.ONE);

        Rated rated = tariff.cost(engine(Duration.ofSeconds(2)), SECOND);

        assertThat(rated.usd()).isEqualByComparingTo("0.0005");
        assertThat(rated.method()).isEqualTo(Rated.Method.ENGINE_TIME);
    }

    @Test
    void aReplicaIsAPartOfItsPool() {
        Tariff tariff = perHour(measured("1", "4"), new Fleet("H100", 1, 4));

        // A second of one replica is a quarter of a second of the pool.
        assertThat(tariff.cost(usage(TokenUsage.of(1000, 0)), SECOND).usd())
                .isEqualByComparingTo("0.00025");
    }

    @Test
    void reservesTheDearerOfTimeAndTokens() {
        Tariff tariff = perHour(measured("1", "4"), Fleet.ONE);

        // 90 seconds over 4 slots are 22.5 seconds; 1000 and 5000 tokens are 21 seconds.
        assertThat(tariff.worstCase(1000, 5000, Duration.ofSeconds(90)).usd())
                .isEqualByComparingTo("0.0225");
        assertThat(tariff.worstCase(1000, 6000, Duration.ofSeconds(90)).usd())
                .isEqualByComparingTo("0.025");
    }

    @Test
    void chargesNoCallForOverhead() {
        var inputs =
                new CostInputs.Rented(
                        new BigDecimal("1.80"),
                        new BigDecimal("0.6"),
                        BigDecimal.ZERO,
                        new Fleet(null, 2, 1));
        var cost =
                new Pool.HourlyCost(
                        new PriceId(Samples.id()),
                        inputs.usdPerHour(),
                        inputs.overheadPerHour(),
                        inputs,
                        "lease");
        Tariff tariff = new Tariff.PerHour(cost, 1, true);

        // 6.00 USD an hour, of which 3.60 are accelerators.
        ChargeLine line = tariff.cost(engine(Duration.ofSeconds(2)), SECOND).lines().getFirst();

        assertThat(line.usd()).isEqualByComparingTo("0.002");
        assertThat(line.unitPrice()).isEqualByComparingTo("3.60");
        assertThat(tariff.worstCase(1, 1, Duration.ofSeconds(2)).usd())
                .isEqualByComparingTo("0.002");
    }

    private static Pace measured(String input, String output) {
        return new Pace(
                Pace.Basis.WEIGHTED_TOKENS,
                new BigDecimal(input),
                BigDecimal.ZERO,
                new BigDecimal(output));
    }

    /** 3.60 USD an hour, 4 slots. */
    private static Tariff perHour(Pace pace, Fleet fleet) {
        var inputs = new CostInputs.Hourly(new BigDecimal("3.60"), fleet);
        var cost =
                new Pool.HourlyCost(
                        new PriceId(Samples.id()),
                        inputs.usdPerHour(),
                        BigDecimal.ZERO,
                        inputs,
                        "");
        return new Tariff.PerHour(cost, 4, false, pace, Tariff.Terms.LIST_PRICE);
    }

    @Test
    void roundsAShareHalfUpAtTwelveDigits() {
        // One nanosecond of 1.80 USD an hour is 0.0000000000005 USD.
        Tariff.PerHour tariff = (Tariff.PerHour) tariff(Samples.selfHosted("m@gpu", "1.80", 1));

        assertThat(tariff.share(Duration.ofNanos(1), 1)).isEqualByComparingTo("0.000000000001");
        assertThat(tariff.share(Duration.ofNanos(-5), 1)).isEqualByComparingTo("0");
    }

    @Test
    void billsAtTheTierThatTheProviderNames() {
        Tariff tariff =
                perToken(
                        Sheets.sheet()
                                .with(Meter.INPUT, "2")
                                .with(PriceSlot.of(Meter.INPUT).at(ProcessingTier.PRIORITY), "4")
                                .with(Meter.OUTPUT, "8")
                                .made());
        TokenUsage tokens = TokenUsage.of(1_000_000, 0);

        assertThat(tariff.cost(tier(tokens, "priority"), SECOND).usd()).isEqualByComparingTo("4");
        assertThat(tariff.cost(tier(tokens, "default"), SECOND).usd()).isEqualByComparingTo("2");
        assertThat(tariff.cost(usage(tokens), SECOND).usd()).isEqualByComparingTo("2");
    }

    /** However long it lasts, and whatever comes into force meanwhile. */
    @Test
    void aCallCostsWhatItCostWhenItBegan() {
        PriceSheet prices =
                Sheets.sheet()
                        .with(PriceSlot.of(Meter.INPUT), "2", Instant.EPOCH, NOW.plusMillis(1))
                        .with(PriceSlot.of(Meter.INPUT), "3", NOW.plusMillis(1), null)
                        .with(Meter.OUTPUT, "1")
                        .made();
        Tariff tariff = perToken(prices);

        assertThat(tariff.cost(usage(TokenUsage.of(1_000_000, 0)), SECOND).usd())
                .isEqualByComparingTo("2");
        assertThat(tariff.worstCase(1_000_000, 0, SECOND).usd()).isEqualByComparingTo("3");
    }

    @Test
    void anAttemptKnowsWhenItBegan() {
        assertThat(new AttemptId(UUID.fromString("0192f0c1-2a00-7000-8000-000000000000")).madeAt())
                .isEqualTo(Instant.ofEpochMilli(0x0192f0c12a00L));
    }

    @Test
    void saysWhichMetersMakeUpTheCost() {
        PriceSheet price = sheet("3", "0.3", "3.75", "15", "20");
        Tariff tariff = tariff(Samples.hosted("m@p", price));

        Rated rated = tariff.cost(usage(new TokenUsage(1000, 2000L, 0L, 500L, null)), SECOND);

        assertThat(rated.lines())
                .extracting(ChargeLine::meter)
                .containsExactly(Meter.INPUT, Meter.CACHE_READ, Meter.OUTPUT);
        assertThat(rated.lines())
                .extracting(line -> line.usd().toPlainString())
                .containsExactly("0.003000", "0.0006000", "0.007500");
        assertThat(rated.payable()).isEqualByComparingTo("0.0111");
        assertThat(rated.price()).isEqualTo(price.rows().getFirst().id());
    }

    @Test
    void countsTheHoursOfAPoolThatACallUsed() {
        Tariff tariff = tariff(Samples.selfHosted("m@gpu", "3.60", 4));

        Rated rated = tariff.cost(engine(Duration.ofSeconds(2)), Duration.ofSeconds(9));

        ChargeLine line = rated.lines().getFirst();
        assertThat(line.meter()).isEqualTo(Meter.POOL_TIME);
        assertThat(line.quantity()).isEqualByComparingTo("0.000138888888889");
        assertThat(line.unitPrice()).isEqualByComparingTo("3.60");
        assertThat(line.usd()).isEqualByComparingTo("0.0005");
    }

    @Test
    void countsWhatHasNoPrice() {
        Rated rated = tariff(Samples.unpriced()).cost(usage(TokenUsage.of(10, 5)), SECOND);

        assertThat(rated.usd()).isNull();
        assertThat(rated.payable()).isNull();
        assertThat(rated.lines())
                .containsExactly(
                        ChargeLine.unpriced(Meter.INPUT, BigDecimal.TEN),
                        ChargeLine.unpriced(Meter.OUTPUT, BigDecimal.valueOf(5)));
    }

    @Test
    void isFreeOnlyWhereAPoolWasDeclaredFree() {
        assertThat(
                        tariff(Samples.selfHosted("m@gpu", "0", 1))
                                .cost(usage(TokenUsage.of(1, 1)), SECOND)
                                .usd())
                .isEqualByComparingTo("0");
        assertThat(
                        tariff(Samples.selfHosted("m@gpu", null, 1))
                                .cost(usage(TokenUsage.of(1, 1)), SECOND)
                                .usd())
                .isNull();
        assertThat(tariff(Samples.unpriced()).worstCase(1, 1, SECOND).usd()).isNull();
    }

    @Test
    void knowsWhichOfTwoPricesIsNeverDearer() {
        Tariff.PerToken cheap = perToken(Sheets.of("1", "2"));
        Tariff.PerToken dear = perToken(Sheets.of("1", "3"));
        Tariff.PerToken crossed = perToken(Sheets.of("0.5", "9"));

        assertThat(cheap.isNeverDearerThan(dear)).isTrue();
        assertThat(dear.isNeverDearerThan(cheap)).isFalse();
        assertThat(cheap.isNeverDearerThan(crossed)).isFalse();
        assertThat(crossed.isNeverDearerThan(cheap)).isFalse();
    }

    @Test
    void billsAllTokensOfALongPromptAtItsRates() {
        Tariff tariff = perToken(longAbove200k());

        assertThat(tariff.cost(usage(new TokenUsage(200_000, null, null, 10, null)), SECOND).usd())
                .isEqualByComparingTo("0.20002");
        assertThat(tariff.cost(usage(new TokenUsage(200_000, 1L, null, 10, null)), SECOND).usd())
                .isEqualByComparingTo("0.400042");
    }

    @Test
    void reservesForALongPromptAtItsRates() {
        Tariff tariff = perToken(longAbove200k());

        assertThat(tariff.worstCase(200_000, 10, SECOND).usd()).isEqualByComparingTo("0.20002");
        assertThat(tariff.worstCase(200_001, 10, SECOND).usd()).isEqualByComparingTo("0.400042");
    }

    @Test
    void aPriceThatRisesWithLengthIsNotAlwaysCheaper() {
        Tariff.PerToken rising = perToken(longAbove200k());
        Tariff.PerToken flat = perToken(Sheets.of("1.5", "3"));

        assertThat(rising.isNeverDearerThan(flat)).isFalse();
        assertThat(flat.isNeverDearerThan(rising)).isFalse();
    }

    private static PriceSheet longAbove200k() {
        return Sheets.sheet()
                .with(Meter.INPUT, "1")
                .with(Meter.OUTPUT, "2")
                .with(PriceSlot.of(Meter.INPUT).above(200_000), "2")
                .with(PriceSlot.of(Meter.OUTPUT).above(200_000), "4")
                .made();
    }

    private static PriceSheet sheet(
            String input, String cacheRead, String cacheWrite, String output, String reasoning) {
        return Sheets.sheet()
                .with(Meter.INPUT, input)
                .with(Meter.CACHE_READ, cacheRead)
                .with(Meter.CACHE_WRITE, cacheWrite)
                .with(Meter.OUTPUT, output)
                .with(Meter.REASONING, reasoning)
                .made();
    }

    private static Tariff tariff(Deployment deployment) {
        return Tariff.of(deployment, null, NOW);
    }

    private static Tariff.PerToken perToken(PriceSheet prices) {
        return (Tariff.PerToken) tariff(Samples.hosted("m@p", prices));
    }

    private static MeteredUsage usage(TokenUsage tokens) {
        return new MeteredUsage(tokens, UsageSource.PROVIDER, null, null);
    }

    private static MeteredUsage tier(TokenUsage tokens, String tier) {
        return new MeteredUsage(tokens, UsageSource.PROVIDER, null, null, tier);
    }

    private static MeteredUsage engine(Duration time) {
        return new MeteredUsage(TokenUsage.of(1, 1), UsageSource.PROVIDER, time, null);
    }
}
