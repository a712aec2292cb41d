package dev.headgate.catalog;

import dev.headgate.routing.Capability;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is stored of a deployment; one of provider and pool is named.
 *
 * @param capabilities instead of the model's, or null
 * @param contextTokens instead of the model's, or null
 */
record DeploymentSettings(
        String name,
        String model,
        String upstreamModel,
        @Nullable String provider,
        @Nullable String pool,
        @Nullable Set<Capability> capabilities,
        @Nullable Long contextTokens) {}
