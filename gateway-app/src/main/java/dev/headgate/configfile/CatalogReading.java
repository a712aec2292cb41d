package dev.headgate.configfile;

import dev.headgate.catalog.CostFields;
import dev.headgate.catalog.CostInputs;
import dev.headgate.catalog.DeclaredCatalog;
import dev.headgate.catalog.DeclaredCatalog.DeclaredDeployment;
import dev.headgate.catalog.DeclaredCatalog.DeclaredPool;
import dev.headgate.catalog.DeclaredCatalog.DeclaredPrice;
import dev.headgate.catalog.DeploymentSettings;
import dev.headgate.catalog.Model;
import dev.headgate.catalog.Pool;
import dev.headgate.catalog.PoolSettings;
import dev.headgate.catalog.ProviderSettings;
import dev.headgate.routing.Capability;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads models, providers, pools and deployments. */
final class CatalogReading {
    private static final Pattern VARIABLE = Pattern.compile("[A-Z][A-Z0-9_]{0,99}");

    private final Set<String> models;
    private final Set<String> providers;
    private final Set<String> pools;

    /**
     * @param known names that the catalogue has already
     */
    CatalogReading(KnownNames known) {
        models = new HashSet<>(known.models());
        providers = new HashSet<>(known.providers());
        pools = new HashSet<>(known.pools());
    }

    /** Names of the catalogue that a file can refer to. */
    record KnownNames(Set<String> models, Set<String> providers, Set<String> pools) {}

    DeclaredCatalog read(Section file) {
        List<Model> declaredModels =
                file
                        .sections(
                                "models",
                                "A model",
                                "name",
                                "developer",
                                "family",
                                "origin_country",
                                "open_weights",
                                "licence",
                                "forbidden_regions",
                                "capabilities",
                                "context_tokens",
                                "max_output_tokens")
                        .stream()
                        .map(this::model)
                        .flatMap(Optional::stream)
                        .toList();
        List<ProviderSettings> declaredProviders =
                file
                        .sections(
                                "providers",
                                "A provider",
                                "name",
                                "base_url",
                                "region",
                                "api_key_env")
                        .stream()
                        .map(this::provider)
                        .flatMap(Optional::stream)
                        .toList();
        List<DeclaredPool> declaredPools =
                file
                        .sections(
                                "pools",
                                "A pool",
                                "name",
                                "engine",
                                "base_url",
                                "region",
                                "slots",
                                "tokens_per_second",
                                "usd_per_hour",
                                "usd_per_gpu_hour",
                                "share_of_bill",
                                "capex_usd",
                                "residual_usd",
                                "months",
                                "power_kw",
                                "pue",
                                "usd_per_kwh",
                                "colocation_usd_per_month",
                                "staff_usd_per_month",
                                "accelerator",
                                "gpus_per_replica",
                                "replicas",
                                "cost_from")
                        .stream()
                        .map(this::pool)
                        .flatMap(Optional::stream)
                        .toList();
        List<DeclaredDeployment> deployments =
                file
                        .sections(
                                "deployments",
                                "A deployment",
                                "name",
                                "model",
                                "provider",
                                "pool",
                                "upstream_model",
                                "capabilities",
                                "context_tokens",
                                "price",
                                "prices")
                        .stream()
                        .map(this::deployment)
                        .flatMap(Optional::stream)
                        .toList();
        return new DeclaredCatalog(declaredModels, declaredProviders, declaredPools, deployments);
    }

    private Optional<Model> model(Section model) {
        String name = model.required("name", "llama-3.3-70b-instruct");
        models.add(name);
        Set<Capability> capabilities =
                Objects.requireNonNullElse(
                        model.choicesOrNull("capabilities", Capability.class),
                        Set.of(Capability.CHAT, Capability.STREAMING));
        return model.value(() ->
                new Model(
                        name,
                        model.text("developer").orElse("unknown"),
                        model.text("family").orElse(name),
                        model.textOrNull("origin_country"),
                        model.flag("open_weights").orElse(false),
                        model.text("licence").orElse("unknown"),
                        model.texts("forbidden_regions"),
                        capabilities,
                        model.countOrNull("context_tokens"),
                        model.countOrNull("max_output_tokens")));
    }

    private Optional<ProviderSettings> provider(Section provider) {
        String name = provider.required("name", "rented-eu");
        providers.add(name);
        String baseUrl = provider.required("base_url", "https://api.example.com/v1");
        provider.text("api_key_env")
                .filter(variable -> !VARIABLE.matcher(variable).matches())
                .ifPresent(_ ->
                        provider.wrong(
                                "api_key_env",
                                "'api_key_env' names an environment variable, such as"
                                        + " RENTED_EU_API_KEY; a key itself must not be in"
                                        + " this file."));
        return provider.value(() ->
                new ProviderSettings(
                        name,
                        baseUrl,
                        provider.textOrNull("region"),
                        null,
                        provider.textOrNull("api_key_env")));
    }

    private Optional<DeclaredPool> pool(Section pool) {
        String name = pool.required("name", "gpu-a");
        pools.add(name);
        Optional<Pool.Engine> engine = pool.choice("engine", Pool.Engine.class);
        @Nullable CostInputs cost = cost(pool);
        return pool.value(() ->
                new DeclaredPool(
                        new PoolSettings(
                                name,
                                engine.orElse(Pool.Engine.OPENAI_COMPATIBLE),
                                pool.textOrNull("base_url"),
                                pool.textOrNull("region"),
                                pool.number("slots").orElse(1),
                                pool.amount("tokens_per_second").orElse(null)),
                        cost,
                        pool.timeOrNull("cost_from")));
    }

    /** What it is paid for; null leaves its cost as it is. */
    private static @Nullable CostInputs cost(Section pool) {
        CostFields fields = costFields(pool);
        try {
            return fields.isEmpty() ? null : fields.inputs();
        } catch (IllegalArgumentException e) {
            String finding = String.valueOf(e.getMessage());
            pool.wrong(fieldOf(finding), finding);
            return null;
        }
    }

    /** The field that a finding begins with, so that it is shown where that stands. */
    private static String fieldOf(String finding) {
        return finding.startsWith("'") ? finding.substring(1, finding.indexOf('\'', 1)) : "";
    }

    private static CostFields costFields(Section pool) {
        return new CostFields(
                pool.usdOrNull("usd_per_hour"),
                pool.usdOrNull("usd_per_gpu_hour"),
                pool.amount("share_of_bill").orElse(null),
                pool.usdOrNull("capex_usd"),
                pool.usdOrNull("residual_usd"),
                pool.number("months").orElse(null),
                pool.amount("power_kw").orElse(null),
                pool.amount("pue").orElse(null),
                pool.usdOrNull("usd_per_kwh"),
                pool.usdOrNull("colocation_usd_per_month"),
                pool.usdOrNull("staff_usd_per_month"),
                pool.textOrNull("accelerator"),
                pool.number("gpus_per_replica").orElse(null),
                pool.number("replicas").orElse(null));
    }

    private Optional<DeclaredDeployment> deployment(Section deployment) {
        String model = deployment.required("model", "llama-3.3-70b-instruct");
        deployment.mustBeKnown("model", models);
        deployment.mustBeKnown("provider", providers);
        deployment.mustBeKnown("pool", pools);
        String place =
                deployment.text("provider").or(() -> deployment.text("pool")).orElse("nowhere");
        List<DeclaredPrice> prices = PriceReading.read(deployment);
        if (!prices.isEmpty() && deployment.text("pool").isPresent()) {
            deployment.wrong(
                    "price", "A pool costs 'usd_per_hour'; leave 'price' to hosted deployments.");
        }
        return deployment.value(() ->
                new DeclaredDeployment(
                        new DeploymentSettings(
                                deployment.text("name").orElse(model + "@" + place),
                                model,
                                deployment.text("upstream_model").orElse(model),
                                deployment.textOrNull("provider"),
                                deployment.textOrNull("pool"),
                                deployment.choicesOrNull("capabilities", Capability.class),
                                deployment.countOrNull("context_tokens")),
                        prices));
    }
}
