package dev.headgate.tradeoff;

import dev.headgate.catalog.Deployment;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What all of a use case would have cost in one deployment. It is no cost: nobody was charged it,
 * and another model answers at another length.
 *
 * @param reason why this deployment stands for its leg
 * @param tokenisers how tokens of the models that were used were turned into this model's
 */
record Estimate(
        Deployment deployment,
        Leg leg,
        Reason reason,
        List<Tokenisers.Factor> tokenisers,
        Outcome outcome) {

    /** The cheapest first; what is unknown last. */
    static final Comparator<Estimate> CHEAPEST =
            Comparator.comparing((Estimate one) -> one.usd().isEmpty())
                    .thenComparing(one -> one.usd().orElse(BigDecimal.ZERO))
                    .thenComparing(one -> one.deployment().name());

    Estimate {
        tokenisers = List.copyOf(tokenisers);
    }

    /** Why a deployment stands for its leg. */
    enum Reason {
        /** The request names it. */
        NAMED,
        /** Most of the use case's tokens on this leg were made there. */
        USED,
        /** It serves a model that the use case uses elsewhere. */
        SAME_WEIGHTS,
        /** Nothing else speaks for one of them. */
        CHEAPEST,
        /** It is one of several that are listed. */
        LISTED;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What came out of it. */
    sealed interface Outcome {}

    /** What the provider would have billed. */
    record Billed(BigDecimal usd) implements Outcome {}

    /**
     * What the pool would have cost.
     *
     * @param hours of the whole pool
     * @param marginal what the calls cost beyond a pool that is paid anyway
     * @param attributed the share of the pool's cost for the time of the calls
     * @param hourlyCost what an hour of the pool costs with everything
     * @param utilisation at which it is fully loaded; empty if nothing was measured
     */
    record Worked(
            BigDecimal hours,
            BigDecimal marginal,
            BigDecimal attributed,
            BigDecimal hourlyCost,
            Optional<BigDecimal> utilisation)
            implements Outcome {

        /** The calls' share of everything that is paid for the pool, idle time included. */
        Optional<BigDecimal> fullyLoaded() {
            return utilisation.map(
                    used -> hours.multiply(hourlyCost).divide(used, Figures.PRECISION));
        }
    }

    /** It cannot be said, and why. */
    record Unknown(String reason) implements Outcome {}

    /** The amount to compare with: as billed, or fully loaded. */
    Optional<BigDecimal> usd() {
        return switch (outcome) {
            case Billed(var usd) -> Optional.of(usd);
            case Worked worked -> worked.fullyLoaded();
            case Unknown _ -> Optional.empty();
        };
    }
}
