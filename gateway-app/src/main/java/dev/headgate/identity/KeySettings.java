package dev.headgate.identity;

import dev.headgate.routing.PriorityClass;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * What can be set of an API key.
 *
 * @param name unique among the keys of its team that are not revoked
 * @param allowedModels aliases, models or deployments that the key may call; empty means all
 * @param requestsPerMinute see {@link KeyLimits}
 * @param tokensPerMinute see {@link KeyLimits}
 * @param parallelRequests see {@link KeyLimits}
 * @param priorityClass {@code interactive} (the default) or {@code batch}: how urgent its requests
 *     may be; a tag can make one less urgent, never more
 * @param expiresAt the first moment at which the key is not accepted any more; null means never
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record KeySettings(
        @NotNull(message = Names.MESSAGE) @Pattern(regexp = Names.PATTERN, message = Names.MESSAGE)
                String name,
        @Size(max = 200, message = "has at most 200 entries")
                Set<@Size(min = 1, max = 300) String> allowedModels,
        @Nullable @Positive(message = "must be positive") Integer requestsPerMinute,
        @Nullable @Positive(message = "must be positive") Long tokensPerMinute,
        @Nullable @Positive(message = "must be positive") Integer parallelRequests,
        @Pattern(regexp = "interactive|batch", message = "must be interactive or batch")
                String priorityClass,
        @Nullable Instant expiresAt) {

    public KeySettings {
        allowedModels = Set.copyOf(Objects.requireNonNullElse(allowedModels, Set.of()));
        priorityClass = Objects.requireNonNullElse(priorityClass, PriorityClass.INTERACTIVE.word());
    }

    static KeySettings named(String name) {
        return new KeySettings(
                name, Set.of(), null, null, null, PriorityClass.INTERACTIVE.word(), null);
    }

    KeyLimits limits() {
        return new KeyLimits(requestsPerMinute, tokensPerMinute, parallelRequests);
    }
}
