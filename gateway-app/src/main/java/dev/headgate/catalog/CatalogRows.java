package dev.headgate.catalog;

import dev.headgate.routing.Capability;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The catalogue as it is stored, with past and coming prices; a value. */
record CatalogRows(
        List<Model> models,
        List<ProviderRow> providers,
        List<PoolRow> pools,
        List<DeploymentRow> deployments,
        List<Dated<Price>> prices,
        List<Dated<Pool.HourlyCost>> costs,
        List<Calibration> calibrations) {

    /**
     * @param baseUrlVariable environment variable that outranks the base URL
     * @param credentialVariable environment variable that outranks the sealed credential
     */
    record ProviderRow(
            ProviderId id,
            String name,
            String baseUrl,
            @Nullable String region,
            @Nullable String baseUrlVariable,
            @Nullable String credentialVariable,
            @Nullable String sealedCredential,
            Keeper keeper) {

        @Override
        public String toString() {
            return "ProviderRow[" + name + "]";
        }
    }

    /**
     * @param tokensPerSecond as its owner declares it, or null
     */
    record PoolRow(Pool pool, @Nullable BigDecimal tokensPerSecond, Keeper keeper) {}

    /**
     * @param capabilities instead of the model's, or null
     * @param contextTokens instead of the model's, or null
     */
    record DeploymentRow(
            DeploymentId id,
            String name,
            String model,
            String upstreamModel,
            @Nullable UUID provider,
            @Nullable UUID pool,
            @Nullable Set<Capability> capabilities,
            @Nullable Long contextTokens,
            Keeper keeper) {

        Deployment deployment(Model listed, Deployment.Place place) {
            return new Deployment(id, name, served(listed), upstreamModel, place);
        }

        private Model served(Model listed) {
            return new Model(
                    listed.name(),
                    listed.developer(),
                    listed.family(),
                    listed.originCountry(),
                    listed.openWeights(),
                    listed.licence(),
                    listed.licenceForbiddenRegions(),
                    capabilities == null ? listed.capabilities() : capabilities,
                    contextTokens == null ? listed.contextTokens() : contextTokens,
                    listed.maxOutputTokens());
        }
    }

    /** The catalogue at this moment. */
    CatalogSnapshot at(Instant moment, Function<ProviderRow, Provider> asProvider) {
        Places places =
                new Places(
                        keyed(
                                providers.stream().map(asProvider),
                                provider -> provider.id().value()),
                        keyed(pools.stream().map(PoolRow::pool), pool -> pool.id().value()),
                        inForce(prices, moment),
                        inForce(costs, moment),
                        paces());
        Map<String, Model> modelsByName = keyed(models.stream(), Model::name);
        return new CatalogSnapshot(
                deployments.stream()
                        .map(row ->
                                row.deployment(known(modelsByName, row.model()), places.of(row)))
                        .toList());
    }

    /** How fast deployments on pools are: as measured there, else as declared. */
    private Map<UUID, Pace> paces() {
        Map<UUID, Pace> paces = new HashMap<>();
        for (DeploymentRow row : deployments) {
            measured(row).or(() -> declared(row)).ifPresent(pace -> paces.put(row.id().value(), pace));
        }
        return paces;
    }

    private Optional<Pace> measured(DeploymentRow row) {
        return calibrations.stream()
                .filter(one -> one.deployment().equals(row.id()))
                .filter(one -> one.pool().value().equals(row.pool()))
                .map(Calibration::pace)
                .findFirst();
    }

    private Optional<Pace> declared(DeploymentRow row) {
        return pools.stream()
                .filter(pool -> pool.pool().id().value().equals(row.pool()))
                .findFirst()
                .map(PoolRow::tokensPerSecond)
                .map(Pace::declared);
    }

    /** The first moment after this one at which a price or cost begins or ends. */
    Optional<Instant> nextChangeAfter(Instant moment) {
        return Stream.concat(prices.stream(), costs.stream())
                .flatMap(dated ->
                        Stream.of(Optional.of(dated.from()), Optional.ofNullable(dated.until())))
                .flatMap(Optional::stream)
                .filter(time -> time.isAfter(moment))
                .min(Comparator.naturalOrder());
    }

    private static <T> Map<UUID, T> inForce(List<Dated<T>> values, Instant moment) {
        return values.stream()
                .filter(value -> value.holdsAt(moment))
                .collect(Collectors.toMap(Dated::owner, Dated::value));
    }

    private static <K, V> Map<K, V> keyed(Stream<V> values, Function<V, K> key) {
        return values.collect(Collectors.toMap(key, Function.identity()));
    }

    private static <K, V> V known(Map<K, V> values, K key) {
        V value = values.get(key);
        if (value == null) {
            throw new IllegalStateException("A foreign key of the catalogue leads nowhere: " + key);
        }
        return value;
    }

    /** Everything that serves deployments, with what it costs at one moment. */
    private record Places(
            Map<UUID, Provider> providers,
            Map<UUID, Pool> pools,
            Map<UUID, Price> prices,
            Map<UUID, Pool.HourlyCost> costs,
            Map<UUID, Pace> paces) {

        Deployment.Place of(DeploymentRow row) {
            @Nullable UUID pool = row.pool();
            if (pool != null) {
                return new Deployment.Place.SelfHosted(
                        known(pools, pool), costs.get(pool), paces.get(row.id().value()));
            }
            return new Deployment.Place.Hosted(
                    known(providers, Objects.requireNonNull(row.provider())),
                    prices.get(row.id().value()));
        }
    }
}
