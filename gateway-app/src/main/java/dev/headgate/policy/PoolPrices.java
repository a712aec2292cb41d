package dev.headgate.policy;

import dev.headgate.catalog.Deployment.Place;
import dev.headgate.catalog.OwnPrices.FullyLoaded;
import dev.headgate.catalog.Pace;
import dev.headgate.catalog.Pool.HourlyCost;
import dev.headgate.routing.TokenPrices;
import dev.headgate.routing.TokenPrices.Rates;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What tokens of own capacity cost when a route is chosen: {@code docs/own-capacity.md} has the
 * three prices.
 */
final class PoolPrices {
    private static final MathContext DIGITS = MathContext.DECIMAL64;
    private static final int SCALE = 9;
    private static final BigDecimal SECONDS_PER_HOUR = BigDecimal.valueOf(3600);
    private static final BigDecimal THOUSAND = BigDecimal.valueOf(1000);
    private static final TokenPrices NOTHING_MORE =
            new TokenPrices(BigDecimal.ZERO, BigDecimal.ZERO);

    private PoolPrices() {}

    /**
     * What one more request costs on hardware that is paid for: its energy where that is paid apart
     * and the pace is known, else nothing. Null if nobody entered what the pool costs.
     */
    static @Nullable TokenPrices marginal(Place.SelfHosted own) {
        HourlyCost cost = own.cost();
        if (cost == null) {
            return null;
        }
        BigDecimal energy = cost.inputs().energyPerHour();
        Pace pace = own.pace();
        return pace == null || energy.signum() == 0
                ? NOTHING_MORE
                : new TokenPrices(atFullUse(cost, energy, pace), List.of());
    }

    /**
     * Everything that is paid over the tokens that were served; where none were lately, what the
     * accelerators' time costs at full use. Null if neither is known.
     */
    static @Nullable TokenPrices full(Place.SelfHosted own, @Nullable FullyLoaded loaded) {
        HourlyCost cost = own.cost();
        Pace pace = own.pace();
        if (loaded != null) {
            return new TokenPrices(
                    new Rates(loaded.input(), cached(loaded, pace), loaded.output()), List.of());
        }
        return cost == null || pace == null
                ? null
                : new TokenPrices(atFullUse(cost, cost.attributedUsdPerHour(), pace), List.of());
    }

    /** A cached token bears what it takes of the time of one that is read in full. */
    private static @Nullable BigDecimal cached(FullyLoaded loaded, @Nullable Pace pace) {
        return pace == null || pace.inputSeconds().signum() == 0
                ? null
                : loaded.input()
                        .multiply(pace.cachedSeconds())
                        .divide(pace.inputSeconds(), SCALE, RoundingMode.HALF_UP);
    }

    private static Rates atFullUse(HourlyCost cost, BigDecimal usdPerHour, Pace pace) {
        BigDecimal replicas = BigDecimal.valueOf(cost.inputs().fleet().replicas());
        BigDecimal second = usdPerHour.divide(replicas, DIGITS).divide(SECONDS_PER_HOUR, DIGITS);
        return new Rates(
                perMillion(second, pace.inputSeconds()),
                perMillion(second, pace.cachedSeconds()),
                perMillion(second, pace.outputSeconds()));
    }

    private static BigDecimal perMillion(BigDecimal usdPerSecond, BigDecimal secondsPerThousand) {
        return usdPerSecond
                .multiply(secondsPerThousand)
                .multiply(THOUSAND)
                .setScale(SCALE, RoundingMode.HALF_UP);
    }
}
