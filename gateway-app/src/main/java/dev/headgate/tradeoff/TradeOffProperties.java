package dev.headgate.tradeoff;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * What the comparison of legs takes for granted unless a request says otherwise.
 *
 * @param derating the part of a pool's peak at which answers still come in time
 * @param busiest utilisation of the busiest hour that is not to be passed when replicas are counted
 * @param longestWait how long a call may wait for a free slot
 * @param late the part of the calls that may wait longer
 * @param serviceVariation variance of the time of a call ÷ square of its mean; 1 if exponential
 * @param tokeniserFactors by model family: tokens that it makes of a text for which the average
 *     tokeniser makes one; a family that is missing counts as 1, and reports say so
 */
@Validated
@ConfigurationProperties("headgate.trade-off")
record TradeOffProperties(
        @DefaultValue("0.6") @DecimalMin("0.01") @DecimalMax("1") BigDecimal derating,
        @DefaultValue("0.85") @DecimalMin("0.01") @DecimalMax("0.99") BigDecimal busiest,
        @DefaultValue("1s") Duration longestWait,
        @DefaultValue("0.05") @DecimalMin("0.0001") @DecimalMax("1") BigDecimal late,
        @DefaultValue("1.0") @DecimalMin("0") @DecimalMax("20") BigDecimal serviceVariation,
        @Nullable Map<String, BigDecimal> tokeniserFactors) {

    TradeOffProperties {
        tokeniserFactors = tokeniserFactors == null ? Map.of() : Map.copyOf(tokeniserFactors);
    }
}
