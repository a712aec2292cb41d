package dev.headgate.allocation;

import dev.headgate.allocation.PoolEconomics.Label;
import dev.headgate.allocation.PoolEconomics.OfModel;
import dev.headgate.allocation.PoolEconomics.Price;
import dev.headgate.allocation.PoolEconomics.Prices;
import dev.headgate.allocation.PoolEconomics.Rates;
import dev.headgate.allocation.PoolEconomics.Sums;
import dev.headgate.catalog.Pace;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Works out what tokens cost on a pool. A replica costs its hour whether or not it works, so at
 * full use a million tokens cost {@code hour x seconds for a million / 3600}; what everything
 * together cost is spread over the tokens in the same proportion of input to output, so that prices
 * times tokens are the bill. Of several models each bears as much as was attributed to it.
 *
 * @param sums what the pool cost in the period
 * @param used what its deployments were used for
 */
record TokenEconomics(Sums sums, List<PoolSums.OfDeployment> used) {
    private static final MathContext DIGITS = MathContext.DECIMAL128;
    private static final BigDecimal SECONDS_PER_HOUR = BigDecimal.valueOf(3600);
    private static final BigDecimal THOUSAND = BigDecimal.valueOf(1000);
    private static final int PRICE_SCALE = 9;

    TokenEconomics {
        used = List.copyOf(used);
    }

    /**
     * How fast a deployment was.
     *
     * @param since from when on it was known; null if it was measured over the period itself
     */
    record KnownPace(Pace pace, @Nullable Instant since) {}

    /** Each model by its pace; an unknown pace is measured over the period, any token alike. */
    List<OfModel> models(Function<String, @Nullable KnownPace> paces) {
        return used.stream().map(one -> model(one, pace(one, paces))).toList();
    }

    /** The rates of the mix; null if no token was served. */
    static @Nullable Rates rates(List<OfModel> models) {
        List<Rates> known = models.stream().map(OfModel::rates).filter(Objects::nonNull).toList();
        if (known.isEmpty()) {
            return null;
        }
        boolean isWeighted =
                known.stream().allMatch(rates -> rates.basis() == Pace.Basis.WEIGHTED_TOKENS);
        boolean isCalibrated = known.stream().allMatch(rates -> rates.since() != null);
        return new Rates(
                isWeighted ? Pace.Basis.WEIGHTED_TOKENS : Pace.Basis.PLAIN_TOKENS,
                isCalibrated
                        ? known.stream().map(Rates::since).max(Instant::compareTo).orElse(null)
                        : null,
                ofMix(models, OfModel::input, Rates::input),
                ofMix(models, OfModel::output, Rates::output));
    }

    /** The prices of the mix: those of its models, by their tokens. */
    Prices prices(List<OfModel> models) {
        return new Prices(
                mixed(marginal(null), models, one -> one.prices().marginal()),
                mixed(attributed(null), models, one -> one.prices().attributed()),
                mixed(loaded(null, null), models, one -> one.prices().loaded()));
    }

    private OfModel model(PoolSums.OfDeployment one, @Nullable KnownPace known) {
        @Nullable Pace pace = known == null ? null : known.pace();
        return new OfModel(
                one.model(),
                one.deployment(),
                one.input(),
                one.cached(),
                one.output(),
                one.time().hours(),
                one.time().usd(),
                known == null ? null : rates(known),
                new Prices(marginal(pace), attributed(pace), loaded(pace, one)));
    }

    private @Nullable KnownPace pace(
            PoolSums.OfDeployment one, Function<String, @Nullable KnownPace> paces) {
        KnownPace known = paces.apply(one.deployment());
        BigDecimal tokens = BigDecimal.valueOf(one.input() + one.output());
        if (known != null || tokens.signum() <= 0 || one.time().hours().signum() <= 0) {
            return known;
        }
        BigDecimal seconds =
                one.time()
                        .hours()
                        .multiply(sums.replicaHours())
                        .divide(sums.paidHours(), DIGITS)
                        .multiply(SECONDS_PER_HOUR);
        return new KnownPace(Pace.plain(seconds.multiply(THOUSAND).divide(tokens, DIGITS)), null);
    }

    private static Rates rates(KnownPace known) {
        Pace pace = known.pace();
        return new Rates(
                pace.basis(),
                known.since(),
                perSecond(pace.inputSeconds()),
                perSecond(pace.outputSeconds()));
    }

    private static @Nullable BigDecimal perSecond(BigDecimal secondsPerThousand) {
        return secondsPerThousand.signum() == 0
                ? null
                : THOUSAND.divide(secondsPerThousand, PoolEconomics.RATE_DIGITS);
    }

    private Price marginal(@Nullable Pace pace) {
        boolean isPaid = sums.energy().signum() != 0;
        return atFullUse(isPaid ? Label.ENERGY : Label.PAID_NODE, sums.energy(), pace);
    }

    private Price attributed(@Nullable Pace pace) {
        return atFullUse(Label.ATTRIBUTED, sums.cost().subtract(sums.overhead()), pace);
    }

    private Price atFullUse(Label label, BigDecimal usd, @Nullable Pace pace) {
        if (pace == null || sums.replicaHours().signum() == 0) {
            return new Price(label, null, null, BigDecimal.ONE);
        }
        BigDecimal second =
                usd.divide(sums.replicaHours(), DIGITS).divide(SECONDS_PER_HOUR, DIGITS);
        return new Price(
                label,
                perMillion(second, pace.inputSeconds()),
                perMillion(second, pace.outputSeconds()),
                BigDecimal.ONE);
    }

    private Price loaded(@Nullable Pace pace, PoolSums.@Nullable OfDeployment one) {
        BigDecimal share = pace == null || one == null ? null : share(one);
        if (pace == null || one == null || share == null) {
            return new Price(Label.FULLY_LOADED, null, null, sums.utilisation());
        }
        BigDecimal seconds = pace.seconds(one.input(), one.cached(), one.output());
        if (seconds.signum() <= 0) {
            return new Price(Label.FULLY_LOADED, null, null, sums.utilisation());
        }
        BigDecimal second = sums.total().multiply(share).divide(seconds, DIGITS);
        return new Price(
                Label.FULLY_LOADED,
                perMillion(second, pace.inputSeconds()),
                perMillion(second, pace.outputSeconds()),
                sums.utilisation());
    }

    /**
     * What a deployment bears of everything: as much as was attributed to it; of a free pool, by
     * time.
     */
    private @Nullable BigDecimal share(PoolSums.OfDeployment one) {
        BigDecimal usd = total(PoolSums.Time::usd);
        BigDecimal hours = total(PoolSums.Time::hours);
        if (usd.signum() > 0) {
            return one.time().usd().divide(usd, DIGITS);
        }
        return hours.signum() > 0 ? one.time().hours().divide(hours, DIGITS) : null;
    }

    private BigDecimal total(Function<PoolSums.Time, BigDecimal> amount) {
        return LargestRemainder.sum(used.stream().map(one -> amount.apply(one.time())).toList());
    }

    private static BigDecimal perMillion(BigDecimal usdPerSecond, BigDecimal secondsPerThousand) {
        return usdPerSecond
                .multiply(secondsPerThousand)
                .multiply(THOUSAND)
                .setScale(PRICE_SCALE, RoundingMode.HALF_UP);
    }

    /** Tokens per second of all models together: their tokens over the time these take. */
    private static @Nullable BigDecimal ofMix(
            List<OfModel> models,
            ToLongFunction<OfModel> tokens,
            Function<Rates, @Nullable BigDecimal> rate) {
        BigDecimal count = BigDecimal.ZERO;
        BigDecimal seconds = BigDecimal.ZERO;
        for (OfModel model : models) {
            @Nullable BigDecimal known = model.rates() == null ? null : rate.apply(model.rates());
            if (known != null) {
                BigDecimal some = BigDecimal.valueOf(tokens.applyAsLong(model));
                count = count.add(some);
                seconds = seconds.add(some.divide(known, DIGITS));
            }
        }
        return seconds.signum() <= 0 ? null : count.divide(seconds, PoolEconomics.RATE_DIGITS);
    }

    private static Price mixed(
            Price nothing, List<OfModel> models, Function<OfModel, Price> price) {
        return new Price(
                nothing.label(),
                mixed(models, model -> price.apply(model).input(), OfModel::input),
                mixed(models, model -> price.apply(model).output(), OfModel::output),
                nothing.utilisation());
    }

    private static @Nullable BigDecimal mixed(
            List<OfModel> models,
            Function<OfModel, @Nullable BigDecimal> price,
            ToLongFunction<OfModel> tokens) {
        BigDecimal count = BigDecimal.ZERO;
        BigDecimal usd = BigDecimal.ZERO;
        for (OfModel model : models) {
            @Nullable BigDecimal known = price.apply(model);
            if (known != null) {
                BigDecimal some = BigDecimal.valueOf(tokens.applyAsLong(model));
                count = count.add(some);
                usd = usd.add(known.multiply(some));
            }
        }
        return count.signum() <= 0 ? null : usd.divide(count, PRICE_SCALE, RoundingMode.HALF_UP);
    }
}
