package dev.headgate.catalog;

import dev.headgate.catalog.OwnPrices.FullyLoaded;
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
        List<PriceRow> prices,
        ExchangeRates rates,
        List<Adjustment> adjustments,
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

        Deployment deployment(Model listed, Places places) {
            Model served = served(listed);
            return new Deployment(
                    id,
                    name,
                    served,
                    upstreamModel,
                    places.of(this, served.capabilities()),
                    places.terms(this));
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

    /** The catalogue at this moment, without what tokens of own capacity really cost. */
    CatalogSnapshot at(Instant moment, Function<ProviderRow, Provider> asProvider) {
        return at(moment, asProvider, Map.of());
    }

    /**
     * The catalogue at this moment.
     *
     * @param loaded what tokens of self-hosted deployments really cost
     */
    CatalogSnapshot at(
            Instant moment,
            Function<ProviderRow, Provider> asProvider,
            Map<String, FullyLoaded> loaded) {
        Places places =
                new Places(
                        keyed(
                                providers.stream().map(asProvider),
                                provider -> provider.id().value()),
                        keyed(pools.stream().map(PoolRow::pool), pool -> pool.id().value()),
                        prices.stream().collect(Collectors.groupingBy(Billed::by)),
                        rates,
                        adjustments,
                        inForce(costs, moment),
                        paces());
        Map<String, Model> modelsByName = keyed(models.stream(), Model::name);
        return new CatalogSnapshot(
                deployments.stream()
                        .map(row -> row.deployment(known(modelsByName, row.model()), places))
                        .toList(),
                moment,
                loaded);
    }

    /** All rows of what a provider bills by one name. */
    List<PriceRow> prices(ProviderId provider, String model) {
        return prices.stream()
                .filter(row ->
                        row.key().provider().equals(provider) && row.key().model().equals(model))
                .toList();
    }

    /** The list prices of a hosted deployment at a moment, whatever its region. */
    PriceTable listPrices(DeploymentRow deployment, Instant moment) {
        ProviderId provider = new ProviderId(Objects.requireNonNull(deployment.provider()));
        return PriceTable.at(
                moment,
                prices(provider, deployment.upstreamModel()).stream()
                        .filter(row -> row.key().region() == null)
                        .toList(),
                rates);
    }

    /** How fast deployments on pools are: as measured there, else as declared. */
    private Map<UUID, Pace> paces() {
        Map<UUID, Pace> paces = new HashMap<>();
        for (DeploymentRow row : deployments) {
            measured(row)
                    .or(() -> declared(row))
                    .ifPresent(pace -> paces.put(row.id().value(), pace));
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

    /** The first moment after this one at which something costs something else. */
    Optional<Instant> nextChangeAfter(Instant moment) {
        Stream<Instant> ofPrices = prices.stream().flatMap(row -> row.changesAfter(moment));
        Stream<Instant> ofTerms =
                adjustments.stream()
                        .flatMap(one ->
                                Stream.concat(
                                        Stream.of(one.from()), Stream.ofNullable(one.until())));
        Stream<Instant> ofCosts =
                costs.stream()
                        .flatMap(one ->
                                Stream.concat(
                                        Stream.of(one.from()), Stream.ofNullable(one.until())));
        return Stream.of(ofPrices, rates.changes(), ofTerms, ofCosts)
                .flatMap(times -> times)
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
    record Places(
            Map<UUID, Provider> providers,
            Map<UUID, Pool> pools,
            Map<Billed, List<PriceRow>> prices,
            ExchangeRates rates,
            List<Adjustment> adjustments,
            Map<UUID, Pool.HourlyCost> costs,
            Map<UUID, Pace> paces) {

        Deployment.Place of(DeploymentRow row, Set<Capability> capabilities) {
            @Nullable UUID pool = row.pool();
            if (pool != null) {
                return new Deployment.Place.SelfHosted(
                        known(pools, pool), costs.get(pool), paces.get(row.id().value()));
            }
            Provider provider = known(providers, Objects.requireNonNull(row.provider()));
            boolean onlyEmbeds =
                    capabilities.contains(Capability.EMBEDDINGS)
                            && !capabilities.contains(Capability.CHAT);
            return new Deployment.Place.Hosted(
                    provider, new PriceSheet(rows(provider, row), rates, !onlyEmbeds));
        }

        private List<PriceRow> rows(Provider provider, DeploymentRow row) {
            return prices
                    .getOrDefault(new Billed(provider.id(), row.upstreamModel()), List.of())
                    .stream()
                    .filter(price -> isFor(provider, price.key().region()))
                    .toList();
        }

        private static boolean isFor(Provider provider, @Nullable String region) {
            return region == null || region.equals(provider.region());
        }

        PriceTerms terms(DeploymentRow row) {
            @Nullable UUID provider = row.provider();
            return provider == null
                    ? PriceTerms.ofOwnCapacity(adjustments)
                    : PriceTerms.of(new ProviderId(provider), adjustments);
        }
    }

    /** What a provider bills: its account and its own name for the model. */
    record Billed(ProviderId provider, String model) {

        static Billed by(PriceRow row) {
            return new Billed(row.key().provider(), row.key().model());
        }
    }
}
