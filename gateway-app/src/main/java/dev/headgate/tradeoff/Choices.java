package dev.headgate.tradeoff;

import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import java.math.BigDecimal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a request wants looked at, instead of what the report would choose.
 *
 * @param own a self-hosted deployment
 * @param alternative a hosted deployment
 * @param utilisation of pools
 * @param cachedShare of prompts
 * @param derating the part of a pool's peak at which answers come in time
 * @param switchingUsd what a move costs once
 */
record Choices(
        @Nullable String own,
        @Nullable String alternative,
        @Nullable BigDecimal utilisation,
        @Nullable BigDecimal cachedShare,
        @Nullable BigDecimal derating,
        @Nullable BigDecimal switchingUsd) {

    /**
     * @throws GatewayException {@code INVALID_REQUEST} if a share is none
     */
    Choices {
        requireShare("utilisation", utilisation, false);
        requireShare("cached_share", cachedShare, true);
        requireShare("derating", derating, false);
        if (switchingUsd != null && switchingUsd.signum() < 0) {
            throw invalid("switching_usd", "must not be negative");
        }
    }

    static Choices none() {
        return new Choices(null, null, null, null, null, null);
    }

    Estimator.Assumptions assumptions() {
        return new Estimator.Assumptions(
                Optional.ofNullable(utilisation), Optional.ofNullable(cachedShare));
    }

    private static void requireShare(
            String name, @Nullable BigDecimal share, boolean mayBeNothing) {
        if (share == null) {
            return;
        }
        boolean tooLow = mayBeNothing ? share.signum() < 0 : share.signum() <= 0;
        if (tooLow || share.compareTo(BigDecimal.ONE) > 0) {
            throw invalid(name, "is a share: above 0 and at most 1, such as 0.6");
        }
    }

    private static GatewayException invalid(String name, String problem) {
        return new GatewayException(ErrorCode.INVALID_REQUEST, "'%s' %s.".formatted(name, problem))
                .at(name);
    }
}
