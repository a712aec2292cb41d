package dev.headgate.identity;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * A tenant as administrators see it.
 *
 * @param managedBy {@code api}, or {@code config} if it can be changed in the configuration file
 *     only
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record TenantView(
        UUID id,
        String name,
        @Nullable String costCentre,
        @Nullable String region,
        @Nullable String timeZone,
        String managedBy,
        Instant createdAt) {

    static TenantView of(TenantEntity tenant) {
        TenantSettings settings = tenant.settings();
        return new TenantView(
                tenant.getId(),
                settings.name(),
                settings.costCentre(),
                settings.region(),
                settings.timeZone(),
                tenant.managedBy().column(),
                tenant.createdAt());
    }
}
