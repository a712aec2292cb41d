package dev.headgate.catalog;

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

    /** A catalogue whose prices do not change with time. */
    public CatalogSnapshot(Collection<Deployment> deployments) {
        this(deployments, Instant.EPOCH);
    }

    /**
     * @param moment when it was derived; until the next snapshot everything costs what it costs
     *     then
     */
    public CatalogSnapshot(Collection<Deployment> deployments, Instant moment) {
        this.moment = moment;
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
