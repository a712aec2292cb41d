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
     * @param prices empty leaves the prices as they are
     */
    public record DeclaredDeployment(DeploymentSettings settings, List<DeclaredPrice> prices) {
        public DeclaredDeployment {
            prices = List.copyOf(prices);
        }
    }

    /**
     * Everything that a deployment bills from a moment on.
     *
     * @param from null means from when it is first declared
     * @param source where it was read, or null if the file does not say
     * @param reason why it is right although it looks wrong, or null
     * @param approvedBy who confirmed it, or null if nobody did
     */
    public record DeclaredPrice(
            PriceList list,
            @Nullable Instant from,
            @Nullable String source,
            @Nullable String reason,
            @Nullable String approvedBy) {}
}
