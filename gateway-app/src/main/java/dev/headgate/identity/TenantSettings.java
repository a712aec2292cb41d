package dev.headgate.identity;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * What can be set of a tenant.
 *
 * @param name unique
 * @param costCentre what finance books its spend on, or null
 * @param region where it is established, such as {@code EU}, or null; policies read it
 * @param timeZone an IANA zone; budgets begin at midnight here. UTC if null
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record TenantSettings(
        @NotNull(message = Names.MESSAGE) @Pattern(regexp = Names.PATTERN, message = Names.MESSAGE)
                String name,
        @Nullable @Size(max = 100, message = "has at most 100 characters") String costCentre,
        @Nullable @Size(max = 20, message = "has at most 20 characters") String region,
        @Nullable @TimeZoneName String timeZone) {

    static TenantSettings named(String name) {
        return new TenantSettings(name, null, null, null);
    }
}
