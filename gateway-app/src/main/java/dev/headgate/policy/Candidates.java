package dev.headgate.policy;

import dev.headgate.catalog.CatalogSnapshot;
import dev.headgate.catalog.Deployment;
import dev.headgate.catalog.Deployment.Place;
import dev.headgate.catalog.Model;
import dev.headgate.catalog.Price;
import dev.headgate.routing.Candidate;
import dev.headgate.routing.Hosting;
import dev.headgate.routing.TokenPrices;
import dev.headgate.routing.TokenPrices.Rates;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The catalogue as routing sees it. */
final class Candidates {
    /** What one more request costs on hardware that is paid for by the hour. */
    private static final TokenPrices NOTHING_MORE =
            new TokenPrices(BigDecimal.ZERO, BigDecimal.ZERO);

    private Candidates() {}

    /** Everything that can be called now. */
    static List<Candidate> in(CatalogSnapshot catalog) {
        return catalog.deployments().stream()
                .filter(Deployment::isCallable)
                .map(Candidates::of)
                .toList();
    }

    /** Everything that the catalogue has, whether or not it can be called. */
    static List<Candidate> all(CatalogSnapshot catalog) {
        return catalog.deployments().stream().map(Candidates::of).toList();
    }

    private static Candidate of(Deployment deployment) {
        Model model = deployment.model();
        TokenPrices marginal = prices(deployment.place());
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
                marginal,
                deployment.hosting() == Hosting.HOSTED ? marginal : null);
    }

    private static TokenPrices pricesOf(Price price) {
        Price.LongContext tier = price.longContext();
        return new TokenPrices(
                new Rates(price.input(), price.cacheRead(), price.output()),
                tier == null
                        ? null
                        : new TokenPrices.LongPrompt(
                                tier.overTokens(),
                                new Rates(tier.input(), tier.cacheRead(), tier.output())));
    }

    private static @Nullable TokenPrices prices(Place place) {
        return switch (place) {
            case Place.Hosted(_, var price) -> price == null ? null : pricesOf(price);
            case Place.SelfHosted(_, var cost) -> cost == null ? null : NOTHING_MORE;
        };
    }
}
