package dev.headgate.tradeoff;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/**
 * A use case as it ran, and what it would have cost on each leg.
 *
 * @param fullyLoaded what it cost as it ran, with the idle time of pools; empty if their
 *     utilisation is unknown
 * @param estimates one for each leg that has a deployment able to serve it
 */
record Comparison(UseCase useCase, Optional<BigDecimal> fullyLoaded, List<Estimate> estimates) {

    Comparison {
        estimates = List.copyOf(estimates);
    }

    /**
     * USD that this estimate is above what was paid; empty if one of both is unknown. An estimate.
     */
    Optional<BigDecimal> avoided(Estimate estimate) {
        return fullyLoaded.flatMap(paid -> estimate.usd().map(usd -> usd.subtract(paid)));
    }
}
