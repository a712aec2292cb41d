package dev.headgate.accounting;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * A correction of what was charged, and how far it has come. Amounts are decimal strings in USD.
 *
 * @param state {@code RUNNING}, {@code DONE} or {@code CANCELLED}; what was booked before it was
 *     cancelled stays booked
 * @param tenants what it comes to for each tenant so far
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record Rerating(
        UUID id,
        String deployment,
        Instant settledFrom,
        Instant settledTo,
        boolean dryRun,
        String reason,
        String author,
        String state,
        Instant startedAt,
        @Nullable Instant finishedAt,
        List<OfTenant> tenants) {

    Rerating {
        tenants = List.copyOf(tenants);
    }

    /**
     * What it comes to for a tenant.
     *
     * @param attempts that were looked at
     * @param changed of these, those that cost something else now
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record OfTenant(
            UUID tenantId,
            long attempts,
            long changed,
            String beforeUsd,
            String afterUsd,
            String differenceUsd) {}
}
