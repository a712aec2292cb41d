package dev.headgate.identity;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * An API key as administrators see it: everything but the key.
 *
 * @param masked the public part and the last characters, to recognise it by
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record KeyView(
        UUID id,
        UUID teamId,
        String name,
        String masked,
        List<String> allowedModels,
        @Nullable Integer requestsPerMinute,
        @Nullable Long tokensPerMinute,
        @Nullable Integer parallelRequests,
        String priorityClass,
        @Nullable Instant expiresAt,
        @Nullable Instant revokedAt,
        String managedBy,
        Instant createdAt) {

    static KeyView of(ApiKeyEntity key) {
        KeySettings settings = key.settings();
        return new KeyView(
                key.getId(),
                key.team().getId(),
                settings.name(),
                "hg_%s_...%s".formatted(key.publicId(), key.lastFour()),
                settings.allowedModels().stream().sorted().toList(),
                settings.requestsPerMinute(),
                settings.tokensPerMinute(),
                settings.parallelRequests(),
                settings.priorityClass(),
                settings.expiresAt(),
                key.revokedAt(),
                key.managedBy().column(),
                key.createdAt());
    }
}
