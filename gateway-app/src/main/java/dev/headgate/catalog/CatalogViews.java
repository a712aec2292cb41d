package dev.headgate.catalog;

import dev.headgate.routing.Capability;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/** The catalogue as administrators see it. */
final class CatalogViews {
    private CatalogViews() {}

    /**
     * One page of a list, ordered by name.
     *
     * @param next what to send as {@code after} for the next page, or null if this is the last
     */
    record NamedPage<T>(List<T> items, @Nullable String next) {}

    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record ModelView(
            String name,
            String developer,
            String family,
            @Nullable String originCountry,
            boolean openWeights,
            String licence,
            List<String> forbiddenRegions,
            List<String> capabilities,
            @Nullable Long contextTokens,
            @Nullable Long maxOutputTokens) {

        static ModelView of(Model model) {
            return new ModelView(
                    model.name(),
                    model.developer(),
                    model.family(),
                    model.originCountry(),
                    model.openWeights(),
                    model.licence(),
                    model.licenceForbiddenRegions().stream().sorted().toList(),
                    labels(model.capabilities()),
                    model.contextTokens(),
                    model.maxOutputTokens());
        }
    }

    /**
     * @param hasCredential whether it can be called; the credential itself is never shown
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record ProviderView(
            UUID id,
            String name,
            String baseUrl,
            @Nullable String region,
            boolean hasCredential,
            String managedBy) {

        static ProviderView of(Provider provider, Keeper keeper) {
            return new ProviderView(
                    provider.id().value(),
                    provider.name(),
                    provider.baseUrl().toString(),
                    provider.region(),
                    provider.hasCredential(),
                    keeper.column());
        }
    }

    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record PoolView(
            UUID id,
            String name,
            String engine,
            @Nullable String baseUrl,
            @Nullable String region,
            int slots,
            @Nullable BigDecimal tokensPerSecond,
            List<CostView> costs,
            String managedBy) {

        static PoolView of(CatalogRows.PoolRow row, CatalogRows rows) {
            Pool pool = row.pool();
            return new PoolView(
                    pool.id().value(),
                    pool.name(),
                    label(pool.engine()),
                    pool.baseUrl() == null ? null : pool.baseUrl().toString(),
                    pool.region(),
                    pool.slots(),
                    row.tokensPerSecond(),
                    rows.costs().stream()
                            .filter(cost -> cost.owner().equals(pool.id().value()))
                            .map(CostView::of)
                            .toList(),
                    row.keeper().column());
        }
    }

    /**
     * What a pool costs in a half-open range of time.
     *
     * @param usdPerHour everything
     * @param overheadUsdPerHour of this, what is beside the accelerators
     * @param inputs what these follow from, as it was entered
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record CostView(
            UUID id,
            BigDecimal usdPerHour,
            BigDecimal overheadUsdPerHour,
            CostFields inputs,
            String source,
            Instant from,
            @Nullable Instant until) {

        static CostView of(Dated<Pool.HourlyCost> dated) {
            Pool.HourlyCost cost = dated.value();
            return new CostView(
                    cost.id().value(),
                    cost.usdPerHour(),
                    cost.overheadUsdPerHour(),
                    CostColumns.fields(cost.inputs()),
                    cost.source(),
                    dated.from(),
                    dated.until());
        }
    }

    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record DeploymentView(
            UUID id,
            String name,
            String model,
            String upstreamModel,
            String hosting,
            String place,
            @Nullable String region,
            List<String> capabilities,
            @Nullable Long contextTokens,
            boolean callable) {

        static DeploymentView of(Deployment deployment) {
            return new DeploymentView(
                    deployment.id().value(),
                    deployment.name(),
                    deployment.model().name(),
                    deployment.upstreamModel(),
                    label(deployment.hosting()),
                    deployment.placeName(),
                    deployment.region(),
                    labels(deployment.model().capabilities()),
                    deployment.model().contextTokens(),
                    deployment.isCallable());
        }
    }

    private static List<String> labels(Set<Capability> capabilities) {
        return capabilities.stream().map(CatalogViews::label).sorted().toList();
    }

    private static String label(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
