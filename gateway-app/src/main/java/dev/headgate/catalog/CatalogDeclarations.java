package dev.headgate.catalog;

import dev.headgate.catalog.DeclaredCatalog.DeclaredDeployment;
import dev.headgate.catalog.DeclaredCatalog.DeclaredPool;
import dev.headgate.catalog.PriceBook.Newest;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Makes the catalogue what the configuration file says it is. */
@Component
public class CatalogDeclarations {
    private static final String SOURCE = "configuration file";

    private final LiveCatalog catalog;
    private final CatalogWriter writer;
    private final PriceBook prices;
    private final CostBook costs;
    private final Clock clock;

    CatalogDeclarations(
            LiveCatalog catalog,
            CatalogWriter writer,
            PriceBook prices,
            CostBook costs,
            Clock clock) {
        this.catalog = catalog;
        this.writer = writer;
        this.prices = prices;
        this.costs = costs;
        this.clock = clock;
    }

    /** The models that a deployment can name without declaring them. */
    public Set<String> models() {
        return catalog.rows().models().stream().map(Model::name).collect(Collectors.toSet());
    }

    /** The providers that a deployment can name without declaring them. */
    public Set<String> providers() {
        return catalog.rows().providers().stream()
                .map(CatalogRows.ProviderRow::name)
                .collect(Collectors.toSet());
    }

    /** The pools that a deployment can name without declaring them. */
    public Set<String> pools() {
        return catalog.rows().pools().stream()
                .map(row -> row.pool().name())
                .collect(Collectors.toSet());
    }

    /**
     * Adds what is new, changes what is different, takes over what was there under the same name. A
     * deployment that the file does not list any more is retired; everything else that it does not
     * list any more is left to administrators. A price that differs is closed and a new one opened.
     * Idempotent.
     *
     * @throws IllegalArgumentException if a price is to begin before one that is there
     */
    @Transactional
    public void declare(DeclaredCatalog declared) {
        writer.begin();
        declared.models().forEach(model -> writer.put(model, Keeper.CONFIG));
        declared.providers().forEach(provider -> writer.put(provider, Keeper.CONFIG));
        declared.pools().forEach(this::declare);
        declared.deployments().forEach(this::declare);
        writer.retireOthers(
                declared.deployments().stream().map(entry -> entry.settings().name()).toList(),
                Keeper.CONFIG);
        writer.releaseOthers(
                declared.models().stream().map(Model::name).toList(),
                declared.providers().stream().map(ProviderSettings::name).toList(),
                declared.pools().stream().map(entry -> entry.settings().name()).toList());
    }

    /** Shows this process what was declared; other replicas are told by the database. */
    public void refresh() {
        catalog.reload();
    }

    private void declare(DeclaredPool pool) {
        PoolId id = writer.put(pool.settings(), Keeper.CONFIG);
        @Nullable CostInputs cost = pool.cost();
        if (cost != null) {
            costs.declare(id, cost, pool.costFrom(), clock.instant(), SOURCE, Keeper.CONFIG);
        }
    }

    private void declare(DeclaredDeployment deployment) {
        DeploymentId id = writer.put(deployment.settings(), Keeper.CONFIG);
        @Nullable TokenRates rates = deployment.rates();
        if (rates == null) {
            return;
        }
        Optional<Newest<TokenRates>> newest = prices.newestPrice(id);
        boolean isKnown =
                newest.filter(known -> known.value().equals(rates))
                        .filter(known -> isSince(known, deployment.priceFrom()))
                        .isPresent();
        if (!isKnown) {
            prices.open(id, rates, begin(deployment.priceFrom()), SOURCE, Keeper.CONFIG);
        }
    }

    private Instant begin(@Nullable Instant from) {
        return from == null ? clock.instant() : from;
    }

    private static boolean isSince(Newest<?> known, @Nullable Instant from) {
        return from == null || from.equals(known.from());
    }
}
