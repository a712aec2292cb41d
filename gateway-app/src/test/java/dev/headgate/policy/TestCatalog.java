package dev.headgate.policy;

import dev.headgate.catalog.Catalog;
import dev.headgate.catalog.CatalogSnapshot;
import dev.headgate.catalog.Deployment;
import dev.headgate.catalog.Deployment.Place;
import dev.headgate.catalog.DeploymentId;
import dev.headgate.catalog.Model;
import dev.headgate.catalog.Pool;
import dev.headgate.catalog.PoolId;
import dev.headgate.catalog.PriceId;
import dev.headgate.catalog.PriceSheet;
import dev.headgate.catalog.Provider;
import dev.headgate.catalog.ProviderId;
import dev.headgate.routing.Capability;
import java.math.BigDecimal;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A catalogue that changes when a test says so. */
final class TestCatalog implements Catalog {
    private volatile CatalogSnapshot current;

    TestCatalog(Deployment... deployments) {
        current = new CatalogSnapshot(List.of(deployments));
    }

    @Override
    public CatalogSnapshot current() {
        return current;
    }

    void becomes(Deployment... deployments) {
        current = new CatalogSnapshot(List.of(deployments));
    }

    static Deployment hosted(String name, boolean hasCredential, PriceSheet prices) {
        Provider provider =
                new Provider(
                        new ProviderId(UUID.randomUUID()),
                        placeOf(name),
                        URI.create("https://api.example/v1"),
                        "US",
                        hasCredential);
        return deployment(name, new Place.Hosted(provider, prices));
    }

    static Deployment selfHosted(String name, @Nullable String usdPerHour) {
        Pool pool =
                new Pool(
                        new PoolId(UUID.randomUUID()),
                        placeOf(name),
                        Pool.Engine.VLLM,
                        URI.create("http://127.0.0.1:8000/v1"),
                        "EU",
                        4);
        return deployment(
                name,
                new Place.SelfHosted(
                        pool,
                        usdPerHour == null
                                ? null
                                : new Pool.HourlyCost(
                                        new PriceId(UUID.randomUUID()),
                                        new BigDecimal(usdPerHour))));
    }

    private static Deployment deployment(String name, Place place) {
        String model = name.substring(0, name.indexOf('@'));
        return new Deployment(
                new DeploymentId(UUID.randomUUID()),
                name,
                new Model(
                        model,
                        "Acme",
                        "acme",
                        "FR",
                        true,
                        "custom",
                        Set.of("EU"),
                        Set.of(Capability.CHAT),
                        8_000L,
                        1_000L),
                model,
                place);
    }

    private static String placeOf(String name) {
        return name.substring(name.indexOf('@') + 1);
    }
}
