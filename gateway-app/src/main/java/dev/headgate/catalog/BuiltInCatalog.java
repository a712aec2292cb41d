package dev.headgate.catalog;

import dev.headgate.catalog.PriceBook.Newest;
import dev.headgate.routing.Capability;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
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
    private final PriceBook prices;
    private final LocalRuntimeCatalog localRuntime;
    private final Clock clock;

    BuiltInCatalog(
            CatalogWriter writer, PriceBook prices, LocalRuntimeCatalog localRuntime, Clock clock) {
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
        DeploymentId id =
                writer.put(
                        new DeploymentSettings(
                                name,
                                model.name(),
                                model.name(),
                                provider.name(),
                                null,
                                null,
                                null),
                        Keeper.BUILTIN);
        model.rates().ifPresent(rates -> offer(id, rates, model));
        return name;
    }

    // The first price known is taken to hold since it was seen; a later one since we know of it.
    private void offer(DeploymentId id, TokenRates rates, BuiltInModel model) {
        Optional<Newest<TokenRates>> newest = prices.newestPrice(id);
        if (newest.isEmpty()) {
            prices.open(id, rates, model.priceSeen(), model.priceSource(), Keeper.BUILTIN);
            return;
        }
        boolean outdated =
                newest.filter(price -> price.keeper() == Keeper.BUILTIN)
                        .filter(price -> !price.value().equals(rates))
                        .isPresent();
        if (outdated) {
            Instant now = clock.instant();
            prices.open(id, rates, now, model.priceSource(), Keeper.BUILTIN);
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
