package dev.headgate.accounting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headgate.catalog.ChargeLine;
import dev.headgate.catalog.Price;
import dev.headgate.catalog.PriceId;
import dev.headgate.usage.Meter;
import dev.headgate.usage.MeteredUsage;
import dev.headgate.usage.TokenUsage;
import dev.headgate.usage.UsageSource;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TariffTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void billsEachMeterAtItsOwnPrice() {
        Tariff tariff = Tariff.of(Samples.hosted("m@p", price("3", "0.3", "3.75", "15", "20")));

        Rated rated = tariff.cost(usage(new TokenUsage(1000, 2000L, 4000L, 500L, 100L)), SECOND);

        // 1000*3 + 2000*0.3 + 4000*3.75 + 500*15 + 100*20, in millionths.
        assertThat(rated.usd()).isEqualByComparingTo("0.0281");
        assertThat(rated.method()).isEqualTo(Rated.Method.TOKENS);
    }

    @Test
    void billsAMeterWithoutAPriceAsTheOneThatContainsIt() {
        Tariff tariff = Tariff.of(Samples.hosted("m@p", price("3", null, null, "15", null)));

        Rated rated = tariff.cost(usage(new TokenUsage(1, 1L, 1L, 1, 1L)), SECOND);

        assertThat(rated.usd()).isEqualByComparingTo("0.000039");
    }

    @Test
    void countsNothingForACacheThatTheProviderSaysNothingOf() {
        Tariff tariff = Tariff.of(Samples.hosted("m@p", price("3", "0.3", "3.75", "15", "20")));

        assertThat(tariff.cost(usage(TokenUsage.of(10, 0)), SECOND).usd())
                .isEqualByComparingTo("0.00003");
    }

    @Test
    void roundsNoTokenPrice() {
        Tariff tariff =
                Tariff.of(Samples.hosted("m@p", price("0.0000001", null, null, "0.0000001", null)));

        assertThat(tariff.cost(usage(TokenUsage.of(1, 0)), SECOND).usd())
                .isEqualByComparingTo("0.0000000000001");
    }

    @Test
    void reservesAtTheDearestMeter() {
        Tariff tariff = Tariff.of(Samples.hosted("m@p", price("3", "0.3", "3.75", "15", "20")));

        assertThat(tariff.worstCase(1000, 100, SECOND).usd()).isEqualByComparingTo("0.00575");
    }

    @Test
    void sharesAnHourOfAPoolByEngineTimeOverItsSlots() {
        Tariff tariff = Tariff.of(Samples.selfHosted("m@gpu", "3.60", 4));

        Rated rated = tariff.cost(engine(Duration.ofSeconds(2)), Duration.ofSeconds(9));

        assertThat(rated.usd()).isEqualByComparingTo("0.0005");
        assertThat(rated.method()).isEqualTo(Rated.Method.ENGINE_TIME);
    }

    @Test
    void takesTheShareOfAnEngineThatSaysItAsItIs() {
        Tariff.PerHour slot = (Tariff.PerHour) Tariff.of(Samples.selfHosted("m@gpu", "3.60", 4));
        Tariff tariff = new Tariff.PerHour(slot.hourly(), slot.slots(), true);

        assertThat(tariff.cost(engine(Duration.ofSeconds(2)), Duration.ofSeconds(9)).usd())
                .isEqualByComparingTo("0.002");
        assertThat(tariff.cost(usage(TokenUsage.of(1, 1)), Duration.ofSeconds(9)).usd())
                .isEqualByComparingTo("0.00225");
        assertThat(tariff.worstCase(1, 1, Duration.ofSeconds(9)).usd())
                .isEqualByComparingTo("0.009");
    }

    @Test
    void sharesByTheTimeOfTheCallWhereTheEngineSaysNothing() {
        Tariff tariff = Tariff.of(Samples.selfHosted("m@gpu", "3.60", 1));

        Rated rated = tariff.cost(usage(TokenUsage.of(1, 1)), Duration.ofSeconds(9));

        assertThat(rated.usd()).isEqualByComparingTo("0.009");
        assertThat(rated.method()).isEqualTo(Rated.Method.UPSTREAM_TIME);
    }

    @Test
    void reservesAPoolForTheLongestCall() {
        Tariff tariff = Tariff.of(Samples.selfHosted("m@gpu", "3.60", 2));

        assertThat(tariff.worstCase(1, 1, Duration.ofMinutes(10)).usd())
                .isEqualByComparingTo("0.3");
    }

    @Test
    void roundsAShareHalfUpAtTwelveDigits() {
        // One nanosecond of 1.80 USD an hour is 0.0000000000005 USD.
        Tariff.PerHour tariff = (Tariff.PerHour) Tariff.of(Samples.selfHosted("m@gpu", "1.80", 1));

        assertThat(tariff.share(Duration.ofNanos(1), 1)).isEqualByComparingTo("0.000000000001");
        assertThat(tariff.share(Duration.ofNanos(-5), 1)).isEqualByComparingTo("0");
    }

    @Test
    void saysWhichMetersMakeUpTheCost() {
        Price price = price("3", "0.3", "3.75", "15", "20");
        Tariff tariff = Tariff.of(Samples.hosted("m@p", price));

        Rated rated = tariff.cost(usage(new TokenUsage(1000, 2000L, 0L, 500L, null)), SECOND);

        assertThat(rated.lines())
                .extracting(ChargeLine::meter)
                .containsExactly(Meter.INPUT, Meter.CACHE_READ, Meter.OUTPUT);
        assertThat(rated.lines())
                .extracting(line -> line.usd().toPlainString())
                .containsExactly("0.003000", "0.0006000", "0.007500");
        assertThat(rated.payable()).isEqualByComparingTo("0.0111");
        assertThat(rated.price()).isEqualTo(price.id());
    }

    @Test
    void countsTheHoursOfAPoolThatACallUsed() {
        Tariff tariff = Tariff.of(Samples.selfHosted("m@gpu", "3.60", 4));

        Rated rated = tariff.cost(engine(Duration.ofSeconds(2)), Duration.ofSeconds(9));

        ChargeLine line = rated.lines().getFirst();
        assertThat(line.meter()).isEqualTo(Meter.POOL_TIME);
        assertThat(line.quantity()).isEqualByComparingTo("0.000138888888889");
        assertThat(line.unitPrice()).isEqualByComparingTo("3.60");
        assertThat(line.usd()).isEqualByComparingTo("0.0005");
    }

    @Test
    void countsWhatHasNoPrice() {
        Rated rated = Tariff.of(Samples.unpriced()).cost(usage(TokenUsage.of(10, 5)), SECOND);

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
                        Tariff.of(Samples.selfHosted("m@gpu", "0", 1))
                                .cost(usage(TokenUsage.of(1, 1)), SECOND)
                                .usd())
                .isEqualByComparingTo("0");
        assertThat(
                        Tariff.of(Samples.selfHosted("m@gpu", null, 1))
                                .cost(usage(TokenUsage.of(1, 1)), SECOND)
                                .usd())
                .isNull();
        assertThat(Tariff.of(Samples.unpriced()).worstCase(1, 1, SECOND).usd()).isNull();
    }

    @Test
    void knowsWhichOfTwoPricesIsNeverDearer() {
        Tariff.PerToken cheap = new Tariff.PerToken(price("1", null, null, "2", null));
        Tariff.PerToken dear = new Tariff.PerToken(price("1", null, null, "3", null));
        Tariff.PerToken crossed = new Tariff.PerToken(price("0.5", null, null, "9", null));

        assertThat(cheap.isNeverDearerThan(dear)).isTrue();
        assertThat(dear.isNeverDearerThan(cheap)).isFalse();
        assertThat(cheap.isNeverDearerThan(crossed)).isFalse();
        assertThat(crossed.isNeverDearerThan(cheap)).isFalse();
    }

    @Test
    void billsAllTokensOfALongPromptAtItsRates() {
        Tariff tariff = new Tariff.PerToken(longAbove200k());

        assertThat(tariff.cost(usage(new TokenUsage(200_000, null, null, 10, null)), SECOND).usd())
                .isEqualByComparingTo("0.20002");
        assertThat(tariff.cost(usage(new TokenUsage(200_000, 1L, null, 10, null)), SECOND).usd())
                .isEqualByComparingTo("0.400042");
    }

    @Test
    void reservesForALongPromptAtItsRates() {
        Tariff tariff = new Tariff.PerToken(longAbove200k());

        assertThat(tariff.worstCase(200_000, 10, SECOND).usd()).isEqualByComparingTo("0.20002");
        assertThat(tariff.worstCase(200_001, 10, SECOND).usd()).isEqualByComparingTo("0.400042");
    }

    @Test
    void aPriceThatRisesWithLengthIsNotAlwaysCheaper() {
        Tariff.PerToken rising = new Tariff.PerToken(longAbove200k());
        Tariff.PerToken flat = new Tariff.PerToken(price("1.5", null, null, "3", null));

        assertThat(rising.isNeverDearerThan(flat)).isFalse();
        assertThat(flat.isNeverDearerThan(rising)).isFalse();
    }

    private static Price longAbove200k() {
        return new Price(
                new PriceId(Samples.id()),
                BigDecimal.ONE,
                null,
                null,
                BigDecimal.TWO,
                null,
                new Price.LongContext(200_000, BigDecimal.TWO, null, null, new BigDecimal("4")),
                Instant.EPOCH,
                "test");
    }

    static Price price(
            String input, String cacheRead, String cacheWrite, String output, String reasoning) {
        return new Price(
                new PriceId(Samples.id()),
                new BigDecimal(input),
                decimal(cacheRead),
                decimal(cacheWrite),
                new BigDecimal(output),
                decimal(reasoning),
                Instant.EPOCH,
                "test");
    }

    private static BigDecimal decimal(String text) {
        return text == null ? null : new BigDecimal(text);
    }

    private static MeteredUsage usage(TokenUsage tokens) {
        return new MeteredUsage(tokens, UsageSource.PROVIDER, null, null);
    }

    private static MeteredUsage engine(Duration time) {
        return new MeteredUsage(TokenUsage.of(1, 1), UsageSource.PROVIDER, time, null);
    }
}
