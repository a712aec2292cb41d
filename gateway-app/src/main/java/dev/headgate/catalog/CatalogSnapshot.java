package dev.headgate.catalog;

import dev.headgate.catalog.OwnPrices.FullyLoaded;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The catalogue at one moment; immutable. */
public final class CatalogSnapshot {
    private final Instant moment;
    private final Map<String, Deployment> byName;
    private final Map<String, List<Deployment>> byModel;
    private final Map<String, FullyLoaded> loaded;

    /** A catalogue whose prices do not change with time. */
    public CatalogSnapshot(Collection<Deployment> deployments) {
        this(deployments, Instant.EPOCH);
    }

    /** A catalogue in which nobody knows what tokens of own capacity really cost. */
    public CatalogSnapshot(Collection<Deployment> deployments, Instant moment) {
        this(deployments, moment, Map.of());
    }

    /**
     * @param moment when it was derived; until the next snapshot everything costs what it costs
     *     then
     * @param loaded what tokens of self-hosted deployments really cost, where that is known
     */
    public CatalogSnapshot(
            Collection<Deployment> deployments, Instant moment, Map<String, FullyLoaded> loaded) {
        this.moment = moment;
        this.loaded = loaded;
        byName =
                deployments.stream()
                        .collect(
                                Collectors.toUnmodifiableMap(
                                        Deployment::name, Function.identity()));
        byModel =
                deployments.stream()
                        .collect(
                                Collectors.groupingBy(
                                        deployment -> deployment.model().name(),
                                        Collectors.toUnmodifiableList()));
    }

    /** The moment whose prices are those of this whole snapshot. */
    public Instant moment() {
        return moment;
    }

    /** What tokens of a self-hosted deployment really cost, if that is known. */
    public Optional<FullyLoaded> loadedPrice(String deployment) {
        return Optional.ofNullable(loaded.get(deployment));
    }

    /** Whether these are the prices of own capacity that it has. */
    boolean has(Map<String, FullyLoaded> prices) {
        return loaded.equals(prices);
    }

    public Optional<Deployment> deployment(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** The deployments of a model; empty if there is no such model. */
    public List<Deployment> deploymentsOf(String model) {
        return byModel.getOrDefault(model, List.of());
    }

    public Collection<Deployment> deployments() {
        return byName.values();
    }
}
