package dev.headgate.catalog;

import dev.headgate.routing.Capability;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Puts the catalogue of this release into the database: the models and prices of {@code
 * models.csv}, the providers of {@code providers.csv}, and the local runtime. What administrators
 * or the configuration file have changed stays as they want it.
 */
@Component
class BuiltInCatalog {
    private final CatalogWriter writer;
    private final PriceRows prices;
    private final LocalRuntimeCatalog localRuntime;
    private final Clock clock;

    BuiltInCatalog(
            CatalogWriter writer, PriceRows prices, LocalRuntimeCatalog localRuntime, Clock clock) {
        this.writer = writer;
        this.prices = prices;
        this.localRuntime = localRuntime;
        this.clock = clock;
    }

    /** Installs or renews it; safe to repeat and on several replicas at the same time. */
    @Transactional
    public void install() {
        writer.begin();
        List<BuiltInProvider> providers = providers();
        providers.forEach(provider -> writer.put(provider.settings(), Keeper.BUILTIN));
        List<String> deployments = new ArrayList<>(localRuntime.install());
        for (BuiltInModel model : models()) {
            Optional<BuiltInProvider> provider =
                    providers.stream().filter(candidate -> candidate.serves(model)).findFirst();
            writer.put(
                    model.model(provider.map(BuiltInProvider::chatCapabilities).orElse(Set.of())),
                    Keeper.BUILTIN);
            provider.map(known -> deploy(model, known)).ifPresent(deployments::add);
        }
        writer.retireOthers(deployments, Keeper.BUILTIN);
    }

    static List<BuiltInModel> models() {
        return table("models.csv").stream().map(BuiltInModel::new).toList();
    }

    static List<BuiltInProvider> providers() {
        return table("providers.csv").stream().map(BuiltInProvider::new).toList();
    }

    private String deploy(BuiltInModel model, BuiltInProvider provider) {
        String name = model.name() + "@" + provider.name();
        writer.put(
                new DeploymentSettings(
                        name, model.name(), model.name(), provider.name(), null, null, null),
                Keeper.BUILTIN);
        model.prices().ifPresent(list -> offer(provider.name(), model, list));
        return name;
    }

    // The first price known is taken to hold since it was seen; a later one since we know of it.
    private void offer(String provider, BuiltInModel model, PriceList list) {
        ProviderId id = writer.providerId(provider);
        List<PriceRow> there = prices.of(id, model.name());
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        Instant from = there.isEmpty() ? model.priceSeen() : now;
        boolean isOurs =
                there.stream()
                        .filter(row -> row.isInForceAt(now))
                        .allMatch(row -> row.origin().keeper() == Keeper.BUILTIN);
        if (isOurs) {
            var origin =
                    new PriceRow.Origin(
                            model.priceSource(), model.priceSeen(), null, null, Keeper.BUILTIN);
            PriceChange.toward(list, there, from)
                    .forEach(wish -> prices.put(id, model.name(), wish, origin, from));
        }
    }

    private static List<Map<String, String>> table(String name) {
        try {
            return CsvTable.read(
                    new ClassPathResource(name, BuiltInCatalog.class)
                            .getContentAsString(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("The catalogue of this release is not readable", e);
        }
    }

    /** One row of {@code providers.csv}. */
    record BuiltInProvider(Map<String, String> row) {

        String name() {
            return cell("id");
        }

        boolean serves(BuiltInModel model) {
            return cell("catalogue_provider").equals(model.catalogueProvider())
                    && !model.isRetired();
        }

        ProviderSettings settings() {
            String region = cell("region");
            String environment = cell("environment");
            return new ProviderSettings(
                    name(),
                    cell("base_url"),
                    region.isEmpty() ? null : region,
                    environment + "_BASE_URL",
                    environment + "_API_KEY");
        }

        /** What its chat models can do beyond what the table of models says. */
        Set<Capability> chatCapabilities() {
            Set<Capability> capabilities = EnumSet.of(Capability.TOOLS);
            if (cell("json_schema").equals("yes")) {
                capabilities.add(Capability.JSON_SCHEMA);
            }
            return capabilities;
        }

        private String cell(String column) {
            return row.getOrDefault(column, "");
        }
    }
}
