package dev.headgate.tradeoff;

import dev.headgate.catalog.Deployment;
import dev.headgate.usage.Meter;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The list prices in force, less what was negotiated with the provider. */
@Component
class CataloguePrices implements HostedPrices {
    private static final long SHORT_PROMPT = 0;

    private final Clock clock;

    CataloguePrices(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Optional<BigDecimal> perMillion(Deployment deployment, Meter meter) {
        Instant now = clock.instant();
        return switch (deployment.place()) {
            case Deployment.Place.Hosted(_, var prices) when prices.isKnownAt(now) ->
                    prices.unitPrice(meter, SHORT_PROMPT, now)
                            .map(deployment.terms().providerFactor(now)::multiply);
            case Deployment.Place.Hosted _, Deployment.Place.SelfHosted _ -> Optional.empty();
        };
    }
}
