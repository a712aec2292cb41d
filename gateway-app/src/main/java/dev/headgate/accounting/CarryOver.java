package dev.headgate.accounting;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * How much of what a period left unspent the next one gets. It is never more than the limit, and
 * where both bounds are given the lower one counts.
 *
 * @param maxShare at most this share of the limit, or null
 * @param maxUsd at most this amount, or null
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record CarryOver(@Nullable BigDecimal maxShare, @Nullable BigDecimal maxUsd) {

    /** What is wrong with it, or null. */
    @Nullable String problem() {
        if (maxShare == null && maxUsd == null) {
            return "'carry_over' needs 'max_share', such as 0.25, or 'max_usd', such as 50.";
        }
        if (maxShare != null
                && (maxShare.signum() <= 0 || maxShare.compareTo(BigDecimal.ONE) > 0)) {
            return "'carry_over.max_share' is a share of the limit above 0 and at most 1, such as 0.25.";
        }
        if (maxUsd != null && maxUsd.signum() <= 0) {
            return "'carry_over.max_usd' is an amount above 0.";
        }
        return null;
    }
}
