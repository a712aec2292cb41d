package dev.headgate.tradeoff;

import dev.headgate.catalog.Deployment;
import dev.headgate.catalog.Price;
import dev.headgate.usage.Meter;
import java.math.BigDecimal;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The prices that the catalogue has in force. */
@Component
class CataloguePrices implements HostedPrices {

    @Override
    public Optional<BigDecimal> perMillion(Deployment deployment, Meter meter) {
        return switch (deployment.place()) {
            case Deployment.Place.Hosted(_, var price) when price != null ->
                    Optional.of(of(price, meter));
            case Deployment.Place.Hosted _, Deployment.Place.SelfHosted _ -> Optional.empty();
        };
    }

    /** A meter without a price of its own is billed as the meter that contains it. */
    private static BigDecimal of(Price price, Meter meter) {
        return switch (meter) {
            case CACHE_READ -> or(price.cacheRead(), price.input());
            case CACHE_WRITE, CACHE_WRITE_1H -> or(price.cacheWrite(), price.input());
            case REASONING -> or(price.reasoning(), price.output());
            case OUTPUT, AUDIO_OUTPUT -> price.output();
            default -> price.input();
        };
    }

    private static BigDecimal or(@Nullable BigDecimal own, BigDecimal containing) {
        return Objects.requireNonNullElse(own, containing);
    }
}
