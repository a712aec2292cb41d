package dev.headgate.tradeoff;

import dev.headgate.catalog.Deployment;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Turns a use case into a month on one pool and on one hosted alternative.
 *
 * @param months how long the use case's period is, in months of 730 hours
 */
record Moving(Estimator estimator, HostedPrices prices, BigDecimal months) {

    /** Empty if a price, a cost, a rate or the utilisation is unknown. */
    Optional<Scenario> scenario(UseCase useCase, Estimate own, Estimate alternative) {
        Optional<PoolFigures> pool = estimator.pool(own.deployment().placeName());
        Optional<BigDecimal> perHour = pool.flatMap(PoolFigures::hourlyCost);
        Optional<BigDecimal> utilisation = pool.flatMap(estimator::utilisation);
        Optional<ServiceRates> rates =
                pool.flatMap(known -> known.ratesOf(own.deployment().name()));
        if (perHour.isEmpty() || utilisation.isEmpty() || rates.isEmpty()) {
            return Optional.empty();
        }
        Deployment hosted = alternative.deployment();
        Group uncached = new Group(useCase, TokenMix::onlyUncached);
        Group cached = new Group(useCase, TokenMix::onlyCached);
        Group output = new Group(useCase, TokenMix::onlyOutput);
        if (List.of(uncached, cached, output).stream()
                .anyMatch(group -> group.usd(hosted).isEmpty())) {
            return Optional.empty();
        }
        return Optional.of(
                new Scenario(
                        uncached.perMonth(),
                        cached.perMonth(),
                        output.perMonth(),
                        uncached.each(uncached.usd(hosted).orElseThrow()),
                        cached.each(cached.usd(hosted).orElseThrow()),
                        output.each(output.usd(hosted).orElseThrow()),
                        uncached.each(uncached.seconds(rates.get(), own.deployment())),
                        output.each(output.seconds(rates.get(), own.deployment())),
                        perHour.get(),
                        utilisation.get()));
    }

    /** Some of the tokens of a use case. */
    private final class Group {
        private final UseCase useCase;
        private final UnaryOperator<TokenMix> some;

        Group(UseCase useCase, UnaryOperator<TokenMix> some) {
            this.useCase = useCase;
            this.some = some;
        }

        /** Tokens as they are counted now. */
        BigDecimal count() {
            return some.apply(estimator.assumed(useCase.tokens())).total();
        }

        BigDecimal perMonth() {
            return count().divide(months, Figures.PRECISION);
        }

        BigDecimal each(BigDecimal amount) {
            BigDecimal count = count();
            return count.signum() == 0 ? BigDecimal.ZERO : amount.divide(count, Figures.PRECISION);
        }

        Optional<BigDecimal> usd(Deployment hosted) {
            BigDecimal usd = BigDecimal.ZERO;
            for (UseCase.Part part : useCase.parts()) {
                TokenMix tokens = some.apply(estimator.tokensAt(part, hosted));
                Optional<BigDecimal> one = prices.cost(hosted, tokens);
                if (one.isEmpty()) {
                    return Optional.empty();
                }
                usd = usd.add(one.get());
            }
            return Optional.of(usd);
        }

        BigDecimal seconds(ServiceRates rates, Deployment own) {
            return useCase.parts().stream()
                    .map(part -> rates.seconds(some.apply(estimator.tokensAt(part, own))))
                    .reduce(BigDecimal.ZERO, BigDecimal::add);
        }
    }
}
