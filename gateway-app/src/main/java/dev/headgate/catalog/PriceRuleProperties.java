package dev.headgate.catalog;

import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Positive;
import java.math.BigDecimal;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * When a price that somebody enters is not believed.
 *
 * @param least USD per million tokens below which it is refused
 * @param most USD per million tokens above which it is refused
 * @param mostPerRequest USD for one request above which it is refused
 * @param largestChange percent by which it may differ from the one before without approval
 * @param fourEyes whether somebody else than its author must approve it
 */
@Validated
@ConfigurationProperties("headgate.prices")
record PriceRuleProperties(
        @DefaultValue("0.001") @Positive BigDecimal least,
        @DefaultValue("200") @Positive BigDecimal most,
        @DefaultValue("10") @Positive BigDecimal mostPerRequest,
        @DefaultValue("25") @DecimalMin("0") BigDecimal largestChange,
        @DefaultValue("false") boolean fourEyes) {}
