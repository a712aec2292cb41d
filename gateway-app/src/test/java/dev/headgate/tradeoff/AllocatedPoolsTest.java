package dev.headgate.tradeoff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headgate.allocation.PoolEconomics;
import dev.headgate.allocation.PoolEconomics.Label;
import dev.headgate.allocation.PoolEconomics.OfModel;
import dev.headgate.allocation.PoolEconomics.Price;
import dev.headgate.allocation.PoolEconomics.Prices;
import dev.headgate.allocation.PoolEconomics.Rates;
import dev.headgate.allocation.PoolEconomics.Sums;
import dev.headgate.catalog.Deployment;
import dev.headgate.catalog.Pace;
import dev.headgate.usage.Meter;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * 240 h of a pool of two replicas: $1,200 with $240 of overhead and $48 of energy, and 60 h of it
 * used. One replica reads 10,000 tokens a second and writes 1,000.
 */
class AllocatedPoolsTest {
    private static final Instant BEGIN = Instant.parse("2026-10-01T00:00:00Z");

    private final Fleet fleet = new Fleet();

    @Test
    void aPoolIsTwiceAsFastAsItsTwoReplicas() {
        ServiceRates rates = figures().ratesOf(fleet.own.name()).orElseThrow();

        assertThat(rates.secondsPerInput()).isEqualByComparingTo("0.00005");
        assertThat(rates.secondsPerOutput()).isEqualByComparingTo("0.0005");
        assertThat(rates.basis()).isEqualTo(ServiceRates.Basis.INPUT_AND_OUTPUT);
    }

    @Test
    void theThreePricesOfAnHourAreToldApart() {
        PoolFigures figures = figures();

        assertThat(figures.utilisation().orElseThrow()).isEqualByComparingTo("0.25");
        // Everything, without overhead, and energy alone, by the 240 hours.
        assertThat(figures.hourlyCost().orElseThrow()).isEqualByComparingTo("5");
        assertThat(figures.hourlyTime().orElseThrow()).isEqualByComparingTo("4");
        assertThat(figures.marginalPerHour()).isEqualByComparingTo("0.2");
        // The pool costs $3.60 an hour now; energy is no fixed cost.
        assertThat(figures.fixedPerMonth().orElseThrow()).isEqualByComparingTo("2482");
    }

    @Test
    void fullyLoadedSumsToWhatWasPaid() {
        Estimate.Worked all =
                new Estimate.Worked(
                        new BigDecimal(60),
                        new BigDecimal(12),
                        new BigDecimal(240),
                        figures().hourlyCost().orElseThrow(),
                        figures().utilisation());

        assertThat(all.fullyLoaded().orElseThrow()).isEqualByComparingTo("1200");
    }

    @Test
    void cachedTokensTakeNoTime() {
        var mix =
                new TokenMix(
                        Map.of(
                                Meter.INPUT, new BigDecimal(20_000),
                                Meter.CACHE_READ, new BigDecimal(900_000),
                                Meter.OUTPUT, new BigDecimal(2_000)));

        assertThat(figures().ratesOf(fleet.own.name()).orElseThrow().seconds(mix))
                .isEqualByComparingTo("2");
    }

    private PoolFigures figures() {
        var sums =
                new Sums(
                        new BigDecimal(240),
                        new BigDecimal(480),
                        new BigDecimal(60),
                        new BigDecimal(1200),
                        new BigDecimal(240),
                        new BigDecimal(720),
                        new BigDecimal(240),
                        new BigDecimal(48),
                        BigDecimal.ZERO);
        var rates =
                new Rates(
                        Pace.Basis.WEIGHTED_TOKENS,
                        BEGIN,
                        new BigDecimal(10_000),
                        new BigDecimal(1_000));
        var unknown = new Price(Label.ATTRIBUTED, null, null, null);
        var prices = new Prices(unknown, unknown, unknown);
        var model =
                new OfModel(
                        Fleet.OPEN_MODEL,
                        fleet.own.name(),
                        1,
                        0,
                        1,
                        new BigDecimal(60),
                        new BigDecimal(240),
                        rates,
                        prices);
        return AllocatedPools.figures(
                new PoolEconomics(
                        fleet.pool(),
                        "gpu-a",
                        BEGIN,
                        Instant.parse("2026-10-11T00:00:00Z"),
                        sums,
                        rates,
                        prices,
                        List.of(model)),
                (Deployment.Place.SelfHosted) fleet.own.place());
    }
}
