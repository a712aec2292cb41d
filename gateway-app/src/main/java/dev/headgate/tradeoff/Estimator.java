package dev.headgate.tradeoff;

import dev.headgate.catalog.Catalog;
import dev.headgate.catalog.CatalogSnapshot;
import dev.headgate.catalog.Deployment;
import dev.headgate.routing.Hosting;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Reckons what a use case would have cost elsewhere. What really ran in a deployment counts there
 * with what it really cost; the rest counts with its tokens at the prices of now.
 */
final class Estimator {
    private final CatalogSnapshot catalog;
    private final HostedPrices prices;
    private final Tokenisers tokenisers;
    private final Map<String, PoolFigures> pools;
    private final Assumptions assumptions;

    Estimator(
            Catalog catalog,
            HostedPrices prices,
            Tokenisers tokenisers,
            List<PoolFigures> pools,
            Assumptions assumptions) {
        this.catalog = catalog.current();
        this.prices = prices;
        this.tokenisers = tokenisers;
        this.pools =
                pools.stream().collect(Collectors.toMap(PoolFigures::name, Function.identity()));
        this.assumptions = assumptions;
    }

    /**
     * What a request takes for granted instead of what was measured.
     *
     * @param utilisation of pools; empty: as measured
     * @param cachedShare of prompts; empty: as measured
     */
    record Assumptions(Optional<BigDecimal> utilisation, Optional<BigDecimal> cachedShare) {
        static final Assumptions AS_MEASURED = new Assumptions(Optional.empty(), Optional.empty());
    }

    CatalogSnapshot catalog() {
        return catalog;
    }

    Optional<PoolFigures> pool(String name) {
        return Optional.ofNullable(pools.get(name));
    }

    Estimate estimate(UseCase useCase, Deployment deployment, Estimate.Reason reason) {
        return new Estimate(
                deployment,
                legOf(deployment),
                reason,
                factors(useCase, deployment),
                deployment.hosting() == Hosting.HOSTED
                        ? billed(useCase, deployment)
                        : worked(useCase, deployment));
    }

    static Leg legOf(Deployment deployment) {
        return Leg.of(deployment.hosting(), deployment.model().openWeights());
    }

    /** What the pools' part of a use case cost with their idle time; empty if that is not known. */
    Optional<BigDecimal> fullyLoaded(UseCase.Part part) {
        if (part.leg() != Leg.OWN_GPUS) {
            return Optional.of(part.owedUsd());
        }
        return catalog.deployment(part.deployment())
                .flatMap(deployment -> pool(deployment.placeName()))
                .flatMap(pool ->
                        pool.hourlyCost()
                                .flatMap(perHour ->
                                        utilisation(pool)
                                                .map(used ->
                                                        part.poolHours()
                                                                .multiply(perHour)
                                                                .divide(used, Figures.PRECISION))));
    }

    /** The tokens of a part, as this deployment's model would count them. */
    TokenMix tokensAt(UseCase.Part part, Deployment deployment) {
        return assumed(part.tokens()).times(factor(part, deployment).value());
    }

    /** Tokens with the cached share that is taken for granted, if one is. */
    TokenMix assumed(TokenMix tokens) {
        return assumptions.cachedShare().map(tokens::withCachedShare).orElse(tokens);
    }

    Optional<BigDecimal> utilisation(PoolFigures pool) {
        return assumptions.utilisation().or(pool::utilisation);
    }

    private Tokenisers.Factor factor(UseCase.Part part, Deployment deployment) {
        String family =
                catalog.deploymentsOf(part.model()).stream()
                        .map(known -> known.model().family())
                        .findFirst()
                        .orElse(part.model());
        return tokenisers.factor(family, deployment.model().family());
    }

    private List<Tokenisers.Factor> factors(UseCase useCase, Deployment deployment) {
        return useCase.parts().stream()
                .filter(part -> !part.deployment().equals(deployment.name()))
                .map(part -> factor(part, deployment))
                .distinct()
                .toList();
    }

    private Estimate.Outcome billed(UseCase useCase, Deployment deployment) {
        BigDecimal usd = BigDecimal.ZERO;
        for (UseCase.Part part : useCase.parts()) {
            Optional<BigDecimal> one =
                    ranThere(part, deployment)
                            ? Optional.of(part.owedUsd())
                            : prices.cost(deployment, tokensAt(part, deployment));
            if (one.isEmpty()) {
                return new Estimate.Unknown("Nobody entered what " + deployment.name() + " bills.");
            }
            usd = usd.add(one.get());
        }
        return new Estimate.Billed(usd);
    }

    private Estimate.Outcome worked(UseCase useCase, Deployment deployment) {
        Optional<PoolFigures> pool = pool(deployment.placeName());
        Optional<BigDecimal> perHour = pool.flatMap(PoolFigures::hourlyTime);
        if (pool.isEmpty() || perHour.isEmpty()) {
            return new Estimate.Unknown(
                    "Nobody entered what pool " + deployment.placeName() + " costs.");
        }
        Optional<ServiceRates> rates = pool.get().ratesOf(deployment.name());
        if (rates.isEmpty()) {
            return new Estimate.Unknown(
                    "No call to "
                            + deployment.name()
                            + " was measured in this period and its pace is unknown.");
        }
        List<BigDecimal> hours = new ArrayList<>();
        BigDecimal attributed = BigDecimal.ZERO;
        for (UseCase.Part part : useCase.parts()) {
            boolean real = ranThere(part, deployment);
            BigDecimal used =
                    real ? part.poolHours() : hours(rates.get(), tokensAt(part, deployment));
            hours.add(used);
            attributed = attributed.add(real ? part.owedUsd() : used.multiply(perHour.get()));
        }
        BigDecimal all = hours.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
        return new Estimate.Worked(
                all,
                all.multiply(pool.get().marginalPerHour()),
                attributed,
                pool.get().hourlyCost().orElse(perHour.get()),
                utilisation(pool.get()));
    }

    private static BigDecimal hours(ServiceRates rates, TokenMix tokens) {
        return rates.seconds(tokens).divide(Figures.SECONDS_PER_HOUR, Figures.PRECISION);
    }

    /**
     * A part with calls without a price counts with its tokens, since its cost is not all there.
     */
    private boolean ranThere(UseCase.Part part, Deployment deployment) {
        return part.deployment().equals(deployment.name())
                && part.unpriced() == 0
                && assumptions.cachedShare().isEmpty();
    }
}
