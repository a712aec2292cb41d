package dev.headgate.tradeoff;

import dev.headgate.csv.CsvText;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes comparisons and break-evens as CSV. Costs and estimates are in columns of their own, and
 * no row has both.
 */
final class TradeOffCsv {
    private static final List<String> COMPARISON =
            List.of(
                    "use_case",
                    "row",
                    "leg",
                    "deployment",
                    "calls",
                    "unpriced_calls",
                    "input_tokens",
                    "cached_input_tokens",
                    "output_tokens",
                    "cached_share",
                    "cost_usd",
                    "charged_usd",
                    "estimate_usd",
                    "estimate_marginal_usd",
                    "estimate_attributed_usd",
                    "estimate_utilisation",
                    "estimated_avoided_usd",
                    "tokenisers_compared",
                    "unknown");

    private static final List<String> BREAK_EVEN =
            List.of(
                    "pool",
                    "deployment",
                    "alternative",
                    "verdict",
                    "unknown",
                    "tokens_per_month",
                    "fixed_usd_per_month",
                    "alternative_usd_per_million",
                    "marginal_usd_per_million",
                    "peak_tokens_per_month",
                    "derating",
                    "break_even_tokens_per_month",
                    "share_of_peak",
                    "share_within_slo",
                    "position",
                    "arrival",
                    "date",
                    "earliest",
                    "latest");

    private TradeOffCsv() {}

    static String write(List<Comparison> comparisons) {
        CsvText csv = new CsvText(COMPARISON);
        for (Comparison comparison : comparisons) {
            comparison.useCase().parts().forEach(part -> taken(csv, comparison, part));
            comparison.estimates().forEach(one -> estimate(csv, comparison, one));
        }
        return csv.toString();
    }

    private static void taken(CsvText csv, Comparison comparison, UseCase.Part part) {
        csv.row()
                .text(comparison.useCase().name())
                .text("taken")
                .text(part.leg().label())
                .text(part.deployment())
                .number(part.calls())
                .number(part.unpriced())
                .number(part.tokens().input())
                .number(part.tokens().cached())
                .number(part.tokens().output())
                .number(ratio(part.tokens().cachedShare()))
                .number(part.owedUsd())
                .number(part.chargedUsd())
                .text(null)
                .text(null)
                .text(null)
                .text(null)
                .text(null)
                .text(null)
                .text(null)
                .end();
    }

    private static void estimate(CsvText csv, Comparison comparison, Estimate estimate) {
        EstimateView view = EstimateView.of(estimate, comparison);
        TokenMix tokens = comparison.useCase().tokens();
        csv.row()
                .text(comparison.useCase().name())
                .text("estimate")
                .text(view.leg())
                .text(view.deployment())
                .number(comparison.useCase().calls())
                .number(comparison.useCase().unpriced())
                .number(tokens.input())
                .number(tokens.cached())
                .number(tokens.output())
                .number(number(TokensView.cachedShare(comparison.useCase())))
                .text(null)
                .text(null)
                .number(number(view.usd()))
                .number(number(view.marginalUsd()))
                .number(number(view.attributedUsd()))
                .number(number(view.utilisation()))
                .number(number(view.estimatedAvoidedUsd()))
                .text(
                        estimate.tokenisers().stream().allMatch(Tokenisers.Factor::isKnown)
                                ? "yes"
                                : "no")
                .text(view.unknown())
                .end();
    }

    static String writeBreakEven(List<BreakEvenLine> lines) {
        CsvText csv = new CsvText(BREAK_EVEN);
        lines.stream().map(BreakEvenView::of).forEach(view -> breakEven(csv, view));
        return csv.toString();
    }

    private static void breakEven(CsvText csv, BreakEvenView view) {
        csv.row()
                .text(view.pool())
                .text(view.deployment())
                .text(view.alternative())
                .text(view.verdict())
                .text(view.unknown())
                .number(number(view.tokensPerMonth()))
                .number(number(view.fixedUsdPerMonth()))
                .number(number(view.alternativeUsdPerMillion()))
                .number(number(view.marginalUsdPerMillion()))
                .number(number(view.peakTokensPerMonth()))
                .number(number(view.derating()))
                .number(number(view.breakEvenTokensPerMonth()))
                .number(number(view.shareOfPeak()))
                .number(number(view.shareWithinSlo()))
                .number(number(view.position()))
                .text(view.arrival())
                .text(view.date() == null ? null : view.date().toString())
                .text(view.earliest() == null ? null : view.earliest().toString())
                .text(view.latest() == null ? null : view.latest().toString())
                .end();
    }

    private static @Nullable BigDecimal ratio(Optional<BigDecimal> share) {
        return share.map(Figures::ratio).orElse(null);
    }

    private static @Nullable BigDecimal number(@Nullable String shown) {
        return shown == null ? null : new BigDecimal(shown);
    }
}
