package dev.headgate.catalog;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the configuration file says can be called. */
public record DeclaredCatalog(
        List<Model> models,
        List<ProviderSettings> providers,
        List<DeclaredPool> pools,
        List<DeclaredDeployment> deployments) {

    public DeclaredCatalog {
        models = List.copyOf(models);
        providers = List.copyOf(providers);
        pools = List.copyOf(pools);
        deployments = List.copyOf(deployments);
    }

    /**
     * A pool and what it costs.
     *
     * @param cost null leaves the cost as it is
     * @param costFrom from when on; null means from when it is first declared
     */
    public record DeclaredPool(
            PoolSettings settings, @Nullable CostInputs cost, @Nullable Instant costFrom) {}

    /**
     * A deployment and what it bills.
     *
     * @param rates null leaves the price as it is
     * @param priceFrom from when on; null means from when it is first declared
     */
    public record DeclaredDeployment(
            DeploymentSettings settings, @Nullable TokenRates rates, @Nullable Instant priceFrom) {}
}
