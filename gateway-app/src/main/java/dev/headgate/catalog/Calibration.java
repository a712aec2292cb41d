package dev.headgate.catalog;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What calls have shown of a deployment's {@link Pace}, with the quality of the fit. Seconds are of
 * one replica, for a thousand tokens.
 *
 * @param reason why plain tokens count and not weighted ones; null if weighted ones do
 * @param plainSeconds for any token alike
 * @param fit what a regression of busy time on tokens gave, also where it was refused; null if none
 *     was possible
 * @param engineTimed of the calls, those whose engine said how long it worked; of the others the
 *     time of the call over the slots was taken
 */
public record Calibration(
        PoolId pool,
        DeploymentId deployment,
        @Nullable String reason,
        BigDecimal plainSeconds,
        @Nullable Fit fit,
        int calls,
        int engineTimed,
        Instant callsFrom,
        Instant callsTo) {

    /**
     * @throws IllegalArgumentException if it is to be in force without a fit
     */
    public Calibration {
        if (reason == null && fit == null) {
            throw new IllegalArgumentException("Weighted tokens need a fit");
        }
    }

    /**
     * Rates that fit best.
     *
     * @param rSquared share of the variance of busy time that it explains
     * @param relativeError the larger standard error of input and output, as a share of its rate;
     *     null if one of them is zero
     */
    public record Fit(
            BigDecimal inputSeconds,
            BigDecimal cachedSeconds,
            BigDecimal outputSeconds,
            BigDecimal rSquared,
            @Nullable BigDecimal relativeError) {}

    /** What counts from now on. */
    public Pace pace() {
        return reason != null || fit == null
                ? Pace.plain(plainSeconds)
                : new Pace(
                        Pace.Basis.WEIGHTED_TOKENS,
                        fit.inputSeconds(),
                        fit.cachedSeconds(),
                        fit.outputSeconds());
    }
}
