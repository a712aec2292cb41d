package dev.headgate.tradeoff;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * Tokens of a use case.
 *
 * @param cachedShare of all input, or null if no provider said what was cached: unknown, not zero
 * @param cachedShareBasis what the share stands on
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record TokensView(
        String input,
        String cachedInput,
        String output,
        String total,
        @Nullable String cachedShare,
        String cachedShareBasis) {

    static TokensView of(UseCase useCase) {
        TokenMix tokens = useCase.tokens();
        return new TokensView(
                tokens.input().toPlainString(),
                tokens.cached().toPlainString(),
                tokens.output().toPlainString(),
                tokens.total().toPlainString(),
                cachedShare(useCase),
                basis(useCase));
    }

    static @Nullable String cachedShare(UseCase useCase) {
        return useCase.tokensWithKnownCache()
                .cachedShare()
                .map(share -> Figures.ratio(share).toPlainString())
                .orElse(null);
    }

    private static String basis(UseCase useCase) {
        BigDecimal known = useCase.tokensWithKnownCache().input();
        BigDecimal all = useCase.tokens().input();
        if (known.signum() == 0) {
            return "unknown: no provider reported a cache, so estimates take all input as uncached and are upper bounds";
        }
        if (known.compareTo(all) == 0) {
            return "measured on all input";
        }
        return "measured on %s of the input; the rest is taken as uncached"
                .formatted(Figures.ratio(known.divide(all, Figures.PRECISION)).toPlainString());
    }
}
