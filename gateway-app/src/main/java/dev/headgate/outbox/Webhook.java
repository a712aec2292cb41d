package dev.headgate.outbox;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * A webhook as administrators see it.
 *
 * @param disabledReason why it was switched off by itself, or null
 * @param oldSecretUntil until when the secret before the last rotation signs too, or null
 * @param pending deliveries that are on their way
 * @param dead deliveries that were given up
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record Webhook(
        UUID id,
        String name,
        String url,
        List<String> events,
        boolean enabled,
        @Nullable String disabledReason,
        @Nullable Instant oldSecretUntil,
        Instant createdAt,
        String createdBy,
        long pending,
        long dead) {}
