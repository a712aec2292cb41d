package dev.headgate.tradeoff;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * An estimate as it is shown. No field of it is a cost.
 *
 * @param reason why this deployment stands for its leg
 * @param sameWeights whether it serves a model that the use case uses
 * @param usd the amount to compare with: as billed, or fully loaded
 * @param marginalUsd of own capacity: what the calls would add to a pool that is paid anyway
 * @param attributedUsd of own capacity: the time of the calls
 * @param fullyLoadedUsd of own capacity: with idle time, at {@code utilisation}
 * @param estimatedAvoidedUsd how far it is above what was paid
 * @param unknown why there is no amount, or null
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record EstimateView(
        String leg,
        String deployment,
        String model,
        String reason,
        boolean sameWeights,
        @Nullable String usd,
        @Nullable String marginalUsd,
        @Nullable String attributedUsd,
        @Nullable String fullyLoadedUsd,
        @Nullable String utilisation,
        @Nullable String estimatedAvoidedUsd,
        @Nullable String unknown,
        List<TokeniserView> tokenisers) {

    /** A factor between two families of models; {@code basis} says whether somebody entered it. */
    record TokeniserView(String from, String to, String factor, String basis) {
        static TokeniserView of(Tokenisers.Factor factor) {
            String basis =
                    factor.from().equalsIgnoreCase(factor.to())
                            ? "same family"
                            : factor.isKnown()
                                    ? "entered"
                                    : "assumed: the tokenisers of these families were not compared";
            return new TokeniserView(
                    factor.from(),
                    factor.to(),
                    Figures.ratio(factor.value()).toPlainString(),
                    basis);
        }
    }

    static EstimateView of(Estimate estimate, Comparison comparison) {
        Optional<Estimate.Worked> worked =
                estimate.outcome() instanceof Estimate.Worked own
                        ? Optional.of(own)
                        : Optional.empty();
        String model = estimate.deployment().model().name();
        return new EstimateView(
                estimate.leg().label(),
                estimate.deployment().name(),
                model,
                estimate.reason().label(),
                comparison.useCase().parts().stream().anyMatch(part -> part.model().equals(model)),
                usd(estimate.usd()),
                usd(worked.map(Estimate.Worked::marginal)),
                usd(worked.map(Estimate.Worked::attributed)),
                usd(worked.flatMap(Estimate.Worked::fullyLoaded)),
                worked.flatMap(Estimate.Worked::utilisation)
                        .map(used -> Figures.ratio(used).toPlainString())
                        .orElse(null),
                usd(comparison.avoided(estimate)),
                unknown(estimate),
                estimate.tokenisers().stream().map(TokeniserView::of).toList());
    }

    static @Nullable String unknown(Estimate estimate) {
        return switch (estimate.outcome()) {
            case Estimate.Unknown(var reason) -> reason;
            case Estimate.Worked worked when worked.utilisation().isEmpty() ->
                    "The pool's utilisation is unknown: give 'utilisation' to see it fully loaded.";
            case Estimate.Worked _, Estimate.Billed _ -> null;
        };
    }

    static @Nullable String usd(Optional<BigDecimal> amount) {
        return amount.map(usd -> Figures.usd(usd).toPlainString()).orElse(null);
    }
}
