package dev.headgate.tradeoff;

import dev.headgate.accounting.Samples;
import dev.headgate.catalog.Catalog;
import dev.headgate.catalog.CatalogSnapshot;
import dev.headgate.catalog.Deployment;
import dev.headgate.catalog.DeploymentId;
import dev.headgate.catalog.Model;
import dev.headgate.catalog.Pool;
import dev.headgate.catalog.PoolId;
import dev.headgate.catalog.PriceId;
import dev.headgate.catalog.PriceSheet;
import dev.headgate.catalog.Provider;
import dev.headgate.catalog.ProviderId;
import dev.headgate.catalog.Sheets;
import dev.headgate.routing.Capability;
import dev.headgate.usage.Meter;
import java.math.BigDecimal;
import java.net.URI;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A small catalogue: two frontier models, one open model rented twice and on a pool of our own. */
final class Fleet {
    static final String OPEN_MODEL = "gpt-oss-120b";

    final Deployment luna =
            hosted(
                    "gpt-5.6-luna@openai",
                    "gpt-5.6-luna",
                    "GPT",
                    false,
                    true,
                    price("1", "0.1", "6"));
    final Deployment sonnet =
            hosted(
                    "claude-sonnet-5@anthropic",
                    "claude-sonnet-5",
                    "Claude",
                    false,
                    true,
                    price("3", "0.3", "15"));
    final Deployment bedrock =
            hosted(
                    "gpt-oss-120b@bedrock",
                    OPEN_MODEL,
                    "gpt-oss",
                    true,
                    false,
                    price("0.15", null, "0.60"));
    final Deployment ovh =
            hosted(
                    "gpt-oss-120b@ovh",
                    OPEN_MODEL,
                    "gpt-oss",
                    true,
                    true,
                    price("0.09", null, "0.47"));
    final Deployment unpriced =
            hosted("next@openai", "next", "GPT", false, true, PriceSheet.UNKNOWN);
    final Deployment own = selfHosted("gpt-oss-120b@gpu-a", "3.60", 10);
    final Catalog catalog;

    Fleet() {
        var snapshot = new CatalogSnapshot(List.of(luna, sonnet, bedrock, ovh, unpriced, own));
        catalog = () -> snapshot;
    }

    Deployment[] deployments() {
        return catalog.current().deployments().toArray(Deployment[]::new);
    }

    PoolId pool() {
        return ((Deployment.Place.SelfHosted) own.place()).pool().id();
    }

    private static PriceSheet price(String input, @Nullable String cacheRead, String output) {
        return Sheets.sheet()
                .with(Meter.INPUT, input)
                .with(Meter.CACHE_READ, cacheRead)
                .with(Meter.OUTPUT, output)
                .made();
    }

    private static Deployment hosted(
            String name,
            String model,
            String family,
            boolean openWeights,
            boolean hasCredential,
            PriceSheet price) {
        var provider =
                new Provider(
                        new ProviderId(Samples.id()),
                        name.substring(name.indexOf('@') + 1),
                        URI.create("https://api.example/v1"),
                        "EU",
                        hasCredential);
        return deployment(
                name, model, family, openWeights, new Deployment.Place.Hosted(provider, price));
    }

    private static Deployment selfHosted(String name, String usdPerHour, int slots) {
        var pool =
                new Pool(
                        new PoolId(Samples.id()),
                        "gpu-a",
                        Pool.Engine.VLLM,
                        URI.create("http://127.0.0.1/v1"),
                        "EU",
                        slots);
        var cost = new Pool.HourlyCost(new PriceId(Samples.id()), new BigDecimal(usdPerHour));
        return deployment(
                name, OPEN_MODEL, "gpt-oss", true, new Deployment.Place.SelfHosted(pool, cost));
    }

    private static Deployment deployment(
            String name, String model, String family, boolean openWeights, Deployment.Place place) {
        return new Deployment(
                new DeploymentId(Samples.id()),
                name,
                new Model(
                        model,
                        "someone",
                        family,
                        null,
                        openWeights,
                        "Apache-2.0",
                        Set.of(),
                        Set.of(Capability.CHAT, Capability.STREAMING),
                        100_000L,
                        10_000L),
                model,
                place);
    }
}
