package dev.headgate.identity;

import java.time.Instant;
import java.util.UUID;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/** A team as administrators see it. */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record TeamView(UUID id, UUID tenantId, String name, String managedBy, Instant createdAt) {

    static TeamView of(TeamEntity team) {
        return new TeamView(
                team.getId(),
                team.tenant().getId(),
                team.name(),
                team.managedBy().column(),
                team.createdAt());
    }
}
