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
public record DeploymentSettings(
        String name,
        String model,
        String upstreamModel,
        @Nullable String provider,
        @Nullable String pool,
        @Nullable Set<Capability> capabilities,
        @Nullable Long contextTokens) {

    /**
     * @throws IllegalArgumentException if it is not served by exactly one of provider and pool
     */
    public DeploymentSettings {
        CatalogNames.check(name);
        if ((provider == null) == (pool == null)) {
            throw new IllegalArgumentException(
                    "A deployment needs either 'provider' or 'pool', and not both.");
        }
        capabilities = capabilities == null ? null : Set.copyOf(capabilities);
    }
}
