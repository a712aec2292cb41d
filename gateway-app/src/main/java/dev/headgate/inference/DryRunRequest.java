package dev.headgate.inference;

import dev.headgate.routing.Capability;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;
import tools.jackson.databind.node.ObjectNode;

/**
 * A request that is to be routed without being served. What is left out is as it is now.
 *
 * @param policy of the platform; the one in force if left out
 * @param tenantPolicy of the caller's tenant; the one in force if left out
 * @param caller who calls; nobody known if left out
 * @param facts what routing is to know of the request; either this or {@code request}
 * @param request a body as clients send it; either this or {@code facts}
 * @param endpoint where the body would be sent; {@code /v1/chat/completions} if left out
 * @param tags as in the header {@code x-headgate-tags}, beside a body
 * @param at whose prices and capacity hold; now if left out
 * @param draw the random bits of the request; 0 if left out
 * @param capacity how the fleet fares; what this replica sees if left out
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record DryRunRequest(
        @Nullable Choice policy,
        @Nullable Choice tenantPolicy,
        @Nullable CallerChoice caller,
        @Nullable @Valid Facts facts,
        @Nullable ObjectNode request,
        @Nullable String endpoint,
        @Nullable Map<String, String> tags,
        @Nullable Instant at,
        @Nullable Long draw,
        @Nullable @Valid CapacityState capacity) {

    /** One of the three. */
    record Choice(
            @Nullable @Min(1) Long version, @Nullable UUID draft, @Nullable String document) {}

    /**
     * Who calls: a key, a team or a tenant; or names, of somebody who need not exist.
     *
     * @param region in place of the tenant's
     * @param allowedModels in place of the key's
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record CallerChoice(
            @Nullable UUID key,
            @Nullable UUID team,
            @Nullable UUID tenant,
            @Nullable String keyName,
            @Nullable String teamName,
            @Nullable String tenantName,
            @Nullable String region,
            @Nullable Set<String> allowedModels) {}

    /**
     * What routing is to know of a request. Counts that are left out are 0.
     *
     * @param outputTokens that an answer is reckoned with
     * @param expectedOutputTokens that answers usually have; {@code outputTokens} if left out
     * @param cachedInputTokens that are expected to be read from a cache
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Facts(
            @NotBlank String model,
            @Nullable Boolean stream,
            @Nullable Set<Capability> needs,
            @Nullable @Min(0) Long inputTokens,
            @Nullable @Min(0) Long outputTokens,
            @Nullable @Min(0) Long expectedOutputTokens,
            @Nullable @Min(0) Long cachedInputTokens,
            @Nullable Map<String, String> tags,
            @Nullable String user,
            @Nullable String priorityClass,
            @Nullable @Min(1) Long deadlineMs) {}

    /**
     * How the fleet fares.
     *
     * @param unknown whether nothing else is known of it; else the rest is as this replica sees it
     * @param pools by name
     * @param deployments by name
     */
    record CapacityState(
            @Nullable Boolean unknown,
            @Nullable @Valid Map<String, PoolState> pools,
            @Nullable @Valid Map<String, DeploymentState> deployments) {}

    /** What the engine of a pool tells; what is left out it does not tell. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record PoolState(
            @Nullable @Min(0) Long expectedWaitMs,
            @Nullable @Min(0) Integer waiting,
            @Nullable @Min(0) Integer running,
            @Nullable @Min(1) Integer slots,
            @Nullable @Min(1) Integer replicas,
            @Nullable @DecimalMin("0") @DecimalMax("1") Double kvUse,
            @Nullable @Min(0) Integer inFlight) {}

    /**
     * How a deployment fares.
     *
     * @param availability {@code up}, {@code unknown}, {@code unhealthy}, {@code breaker_open},
     *     {@code rate_limited} or {@code full}; up if left out
     * @param until when it is to be tried again, if it is none of the first two
     * @param firstTokenUsPerPromptToken microseconds to the first token for each of the prompt
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record DeploymentState(
            @Nullable String availability,
            @Nullable Instant until,
            @Nullable @Min(0) Integer inFlight,
            @Nullable @Min(1) Integer slots,
            @Nullable @Min(0) Long firstTokenUsPerPromptToken) {}
}
