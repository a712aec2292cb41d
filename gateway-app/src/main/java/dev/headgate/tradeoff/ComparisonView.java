package dev.headgate.tradeoff;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * A use case as it is shown: what it cost, and apart from that what it would have cost.
 *
 * @param unpricedCalls whose cost is unknown and not in the amounts
 * @param costUsd what providers and pools are owed, pools for the time of the calls
 * @param chargedUsd what tenants were charged
 * @param fullyLoadedUsd the cost with the idle time of pools, or null if that is unknown
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record ComparisonView(
        String useCase,
        long calls,
        long unpricedCalls,
        TokensView tokens,
        String costUsd,
        String chargedUsd,
        @Nullable String fullyLoadedUsd,
        List<PartView> taken,
        List<EstimateView> estimates) {

    /** What one deployment served, on the leg that was taken. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record PartView(
            String leg,
            String deployment,
            String model,
            long calls,
            long unpricedCalls,
            String tokens,
            String costUsd,
            String chargedUsd) {

        static PartView of(UseCase.Part part) {
            return new PartView(
                    part.leg().label(),
                    part.deployment(),
                    part.model(),
                    part.calls(),
                    part.unpriced(),
                    part.tokens().total().toPlainString(),
                    part.owedUsd().toPlainString(),
                    part.chargedUsd().toPlainString());
        }
    }

    static ComparisonView of(Comparison comparison) {
        UseCase useCase = comparison.useCase();
        return new ComparisonView(
                useCase.name(),
                useCase.calls(),
                useCase.unpriced(),
                TokensView.of(useCase),
                useCase.owedUsd().toPlainString(),
                useCase.chargedUsd().toPlainString(),
                EstimateView.usd(comparison.fullyLoaded()),
                useCase.parts().stream().map(PartView::of).toList(),
                comparison.estimates().stream()
                        .map(one -> EstimateView.of(one, comparison))
                        .toList());
    }
}
