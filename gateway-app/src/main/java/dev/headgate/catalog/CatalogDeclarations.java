package dev.headgate.catalog;

import dev.headgate.catalog.DeclaredCatalog.DeclaredDeployment;
import dev.headgate.catalog.DeclaredCatalog.DeclaredPool;
import dev.headgate.catalog.DeclaredCatalog.DeclaredPrice;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Makes the catalogue what the configuration file says it is. */
@Component
public class CatalogDeclarations {
    private static final Logger log = LoggerFactory.getLogger(CatalogDeclarations.class);
    private static final String SOURCE = "configuration file";

    private final LiveCatalog catalog;
    private final CatalogWriter writer;
    private final CostBook costs;
    private final PriceRows prices;
    private final PriceChanges changes;
    private final Clock clock;

    CatalogDeclarations(
            LiveCatalog catalog,
            CatalogWriter writer,
            CostBook costs,
            PriceRows prices,
            PriceChanges changes,
            Clock clock) {
        this.catalog = catalog;
        this.writer = writer;
        this.costs = costs;
        this.prices = prices;
        this.changes = changes;
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
     * list any more is left to administrators. A price that differs is closed and a new one opened,
     * or proposed if it looks wrong. Idempotent.
     *
     * @throws IllegalArgumentException if a cost is to begin before one that is there
     * @throws dev.headgate.error.GatewayException if a price cannot be right
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
        writer.put(deployment.settings(), Keeper.CONFIG);
        @Nullable String provider = deployment.settings().provider();
        if (provider == null) {
            return;
        }
        Instant now = changes.now();
        deployment.prices().stream()
                .filter(price -> price.from() != null || !isFollowed(deployment, now))
                .sorted(Comparator.comparing(price -> begin(price.from())))
                .forEach(price ->
                        declare(
                                writer.providerId(provider),
                                deployment.settings().upstreamModel(),
                                price,
                                now));
    }

    /** A price without a beginning is over when one that has a beginning has begun. */
    private static boolean isFollowed(DeclaredDeployment deployment, Instant now) {
        return deployment.prices().stream()
                .anyMatch(price -> price.from() != null && !price.from().isAfter(now));
    }

    private void declare(ProviderId provider, String model, DeclaredPrice price, Instant now) {
        Instant begin = price.from() == null ? now : price.from();
        var change =
                new PriceChange(
                        provider,
                        model,
                        PriceChange.toward(price.list(), prices.of(provider, model), begin),
                        price.from(),
                        null,
                        new PriceChange.Note(
                                price.source() == null ? SOURCE : price.source(),
                                now,
                                price.reason(),
                                SOURCE,
                                Keeper.CONFIG));
        PriceOutcome outcome =
                price.approvedBy() == null
                        ? changes.enter(change)
                        : changes.enterApproved(change, price.approvedBy());
        if (outcome instanceof PriceOutcome.Proposed(_, var findings)) {
            log.warn(
                    "The price of {} waits for approval at /api/admin/v1/prices/proposals, or for"
                            + " 'approved_by' in the file; until then the old one holds: {}",
                    model,
                    findings.stream().map(Finding::message).collect(Collectors.joining(" ")));
        }
    }

    private Instant begin(@Nullable Instant from) {
        return from == null ? clock.instant() : from;
    }
}
