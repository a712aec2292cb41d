package dev.headgate.policy;

import dev.headgate.catalog.CatalogSnapshot;
import dev.headgate.catalog.Deployment;
import dev.headgate.catalog.Deployment.Place;
import dev.headgate.catalog.Model;
import dev.headgate.catalog.PriceSheet;
import dev.headgate.catalog.PriceTerms;
import dev.headgate.routing.Candidate;
import dev.headgate.routing.TokenPrices;
import dev.headgate.routing.TokenPrices.Rates;
import dev.headgate.usage.Meter;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The catalogue as routing sees it. */
final class Candidates {
    private Candidates() {}

    /** Everything that can be called now. */
    static List<Candidate> in(CatalogSnapshot catalog) {
        return catalog.deployments().stream()
                .filter(Deployment::isCallable)
                .map(deployment -> of(deployment, catalog))
                .toList();
    }

    /** Everything that the catalogue has, whether or not it can be called. */
    static List<Candidate> all(CatalogSnapshot catalog) {
        return catalog.deployments().stream().map(deployment -> of(deployment, catalog)).toList();
    }

    private static Candidate of(Deployment deployment, CatalogSnapshot catalog) {
        Model model = deployment.model();
        return new Candidate(
                deployment.name(),
                model.name(),
                deployment.hosting(),
                deployment.placeName(),
                deployment.region(),
                model.developer(),
                model.originCountry(),
                model.openWeights(),
                new Candidate.Licence(model.licence(), model.licenceForbiddenRegions()),
                model.capabilities(),
                model.contextTokens(),
                model.maxOutputTokens(),
                marginal(deployment, catalog.moment()),
                full(deployment, catalog));
    }

    private static @Nullable TokenPrices marginal(Deployment deployment, Instant moment) {
        return switch (deployment.place()) {
            case Place.Hosted(_, var prices) ->
                    prices.isKnownAt(moment) ? listed(prices, deployment.terms(), moment) : null;
            case Place.SelfHosted own -> PoolPrices.marginal(own);
        };
    }

    private static @Nullable TokenPrices full(Deployment deployment, CatalogSnapshot catalog) {
        return switch (deployment.place()) {
            case Place.Hosted _ -> marginal(deployment, catalog.moment());
            case Place.SelfHosted own ->
                    PoolPrices.full(own, catalog.loadedPrice(deployment.name()).orElse(null));
        };
    }

    /** The usual prices with what was negotiated, for prompts of every length. */
    private static TokenPrices listed(PriceSheet prices, PriceTerms terms, Instant moment) {
        BigDecimal factor = terms.providerFactor(moment);
        return new TokenPrices(
                rates(prices, 0, moment, factor),
                prices.lengths(moment).stream()
                        .map(tokens ->
                                new TokenPrices.LongPrompt(
                                        tokens, rates(prices, tokens + 1, moment, factor)))
                        .toList());
    }

    private static Rates rates(PriceSheet prices, long prompt, Instant moment, BigDecimal factor) {
        return new Rates(
                price(prices, Meter.INPUT, prompt, moment, factor),
                price(prices, Meter.CACHE_READ, prompt, moment, factor),
                price(prices, Meter.OUTPUT, prompt, moment, factor));
    }

    // An embedding has no output, and no price for it.
    private static BigDecimal price(
            PriceSheet prices, Meter meter, long prompt, Instant moment, BigDecimal factor) {
        BigDecimal list = prices.unitPrice(meter, prompt, moment).orElse(BigDecimal.ZERO);
        return factor.compareTo(BigDecimal.ONE) == 0 ? list : list.multiply(factor);
    }
}
