package dev.headgate.tradeoff;

import dev.headgate.catalog.Deployment;
import dev.headgate.usage.Meter;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;

/**
 * What hosted deployments bill now: the only place of this feature that knows how prices are kept.
 */
interface HostedPrices {

    /**
     * USD per million tokens of this meter, for prompts below the threshold of long contexts; empty
     * if nobody entered a price.
     */
    Optional<BigDecimal> perMillion(Deployment deployment, Meter meter);

    /** USD for these tokens; empty if the price of one of their meters is unknown. */
    default Optional<BigDecimal> cost(Deployment deployment, TokenMix tokens) {
        BigDecimal usd = BigDecimal.ZERO;
        for (Map.Entry<Meter, BigDecimal> counted : tokens.byMeter().entrySet()) {
            Meter meter = counted.getKey();
            Optional<BigDecimal> price = perMillion(deployment, meter);
            if (price.isEmpty()) {
                return Optional.empty();
            }
            usd = usd.add(meter.unit().cost(counted.getValue(), price.get()));
        }
        return Optional.of(usd);
    }
}
