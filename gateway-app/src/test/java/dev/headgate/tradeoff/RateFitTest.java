package dev.headgate.tradeoff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.headgate.usage.Meter;
import java.math.BigDecimal;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class RateFitTest {
    private static final Offset<BigDecimal> EXACTLY = within(new BigDecimal("1e-20"));
    private final RateFit fit = new RateFit();

    /** 10,000 tokens of input or 1,000 of output a second. */
    @Test
    void hoursOfDifferentMixTellInputAndOutputApart() {
        fit.observe(TokenMix.of(1_000_000, 100_000), new BigDecimal(200));
        fit.observe(TokenMix.of(3_000_000, 50_000), new BigDecimal(350));

        ServiceRates rates = fit.rates().orElseThrow();

        assertThat(rates.basis()).isEqualTo(ServiceRates.Basis.INPUT_AND_OUTPUT);
        assertThat(rates.secondsPerInput()).isCloseTo(new BigDecimal("0.0001"), EXACTLY);
        assertThat(rates.secondsPerOutput()).isCloseTo(new BigDecimal("0.001"), EXACTLY);
        assertThat(rates.fit()).isCloseTo(BigDecimal.ONE, EXACTLY);
        assertThat(rates.hours()).isEqualTo(2);
    }

    @Test
    void cachedTokensTakeNoTime() {
        TokenMix cached =
                new TokenMix(
                        Map.of(
                                Meter.INPUT, new BigDecimal(1_000),
                                Meter.CACHE_READ, new BigDecimal(9_000),
                                Meter.OUTPUT, new BigDecimal(100)));
        var rates =
                new ServiceRates(
                        new BigDecimal("0.001"),
                        new BigDecimal("0.01"),
                        ServiceRates.Basis.ENTERED,
                        0,
                        BigDecimal.ONE);

        assertThat(rates.seconds(cached)).isEqualByComparingTo("2");
    }

    @Test
    void hoursThatAreAllAlikeGiveOneRateForEveryToken() {
        fit.observe(TokenMix.of(3_000, 1_000), new BigDecimal(2));
        fit.observe(TokenMix.of(6_000, 2_000), new BigDecimal(4));

        ServiceRates rates = fit.rates().orElseThrow();

        assertThat(rates.basis()).isEqualTo(ServiceRates.Basis.ANY_TOKEN);
        assertThat(rates.secondsPerInput()).isCloseTo(new BigDecimal("0.0005"), EXACTLY);
        assertThat(rates.secondsPerOutput()).isCloseTo(new BigDecimal("0.0005"), EXACTLY);
    }

    /** More input in less time would make input free or worse: no such rate is believed. */
    @Test
    void aNegativeRateIsNotBelieved() {
        fit.observe(TokenMix.of(1_000, 1_000), new BigDecimal(10));
        fit.observe(TokenMix.of(9_000, 1_100), new BigDecimal(5));

        assertThat(fit.rates().orElseThrow().basis()).isEqualTo(ServiceRates.Basis.ANY_TOKEN);
    }

    @Test
    void allHoursTogetherTakeExactlyTheTimeThatTheyTook() {
        TokenMix first = TokenMix.of(1_000_000, 90_000);
        TokenMix second = TokenMix.of(2_000_000, 40_000);
        TokenMix third = TokenMix.of(1_500_000, 150_000);
        fit.observe(first, new BigDecimal(210));
        fit.observe(second, new BigDecimal(230));
        fit.observe(third, new BigDecimal(300));

        ServiceRates rates = fit.rates().orElseThrow();

        BigDecimal all =
                rates.seconds(first).add(rates.seconds(second)).add(rates.seconds(third));
        assertThat(all).isCloseTo(new BigDecimal(740), EXACTLY);
        assertThat(rates.fit()).isBetween(new BigDecimal("0.99"), BigDecimal.ONE);
    }

    @Test
    void withoutTrafficThereIsNoRate() {
        fit.observe(TokenMix.of(0, 0), new BigDecimal(3));
        fit.observe(TokenMix.of(100, 10), BigDecimal.ZERO);

        assertThat(fit.rates()).isEmpty();
    }
}
