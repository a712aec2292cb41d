package dev.headgate.accounting;

import dev.headgate.identity.TimeZoneName;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * A budget as somebody wants it.
 *
 * @param name unique among the budgets in force; refusals name it
 * @param scopeId id of the tenant, team or key
 * @param timeZone IANA zone in which a month begins; UTC if null
 * @param limitUsd per period
 * @param hard whether requests are refused that might pass the limit; a soft budget only counts
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record BudgetSettings(
        @NotBlank @Size(max = 100, message = "has at most 100 characters") String name,
        @NotNull BudgetScope scope,
        @NotNull UUID scopeId,
        @NotNull BudgetPeriod period,
        @Nullable @TimeZoneName String timeZone,
        @NotNull
                @DecimalMin(value = "0", message = "is not negative")
                @Digits(
                        integer = 12,
                        fraction = 12,
                        message = "has at most 12 digits before and after the point")
                BigDecimal limitUsd,
        boolean hard) {

    /** The same budget with months that begin in this zone. */
    BudgetSettings in(String zone) {
        return new BudgetSettings(name, scope, scopeId, period, zone, limitUsd, hard);
    }

    /** The zone in which a month begins. */
    String zone() {
        return timeZone == null ? "UTC" : timeZone;
    }

    /** Whether both count the same spend over the same time, so that one can become the other. */
    boolean countsTheSameAs(BudgetSettings other) {
        return scope == other.scope
                && scopeId.equals(other.scopeId)
                && period == other.period
                && zone().equals(other.zone());
    }
}
