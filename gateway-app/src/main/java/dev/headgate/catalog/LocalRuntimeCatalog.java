package dev.headgate.catalog;

import dev.headgate.catalog.LocalRuntimeProperties.LocalModel;
import dev.headgate.routing.Capability;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Puts the pool of the local runtime and its models into the catalogue. */
@Component
class LocalRuntimeCatalog {
    static final String POOL = "local";

    private static final Model TINY =
            new Model(
                    "headgate-tiny",
                    "Headgate",
                    "Headgate",
                    null,
                    true,
                    "Apache-2.0",
                    Set.of(),
                    Set.of(Capability.CHAT, Capability.EMBEDDINGS, Capability.STREAMING),
                    1024L,
                    null);

    private final LocalRuntimeProperties settings;
    private final CatalogWriter writer;
    private final CostBook costs;
    private final Clock clock;

    LocalRuntimeCatalog(
            LocalRuntimeProperties settings, CatalogWriter writer, CostBook costs, Clock clock) {
        this.settings = settings;
        this.writer = writer;
        this.costs = costs;
        this.clock = clock;
    }

    /** The names of its deployments; none if the runtime is off. */
    List<String> install() {
        if (!settings.enabled()) {
            return List.of();
        }
        List<Model> models =
                Stream.concat(
                                Stream.of(TINY),
                                settings.models().stream().map(LocalRuntimeCatalog::model))
                        .toList();
        PoolId pool =
                writer.put(
                        new PoolSettings(
                                POOL,
                                Pool.Engine.LOCAL_RUNTIME,
                                null,
                                settings.region(),
                                settings.slots() * models.size()),
                        Keeper.BUILTIN);
        renewCost(pool);
        return models.stream().map(this::deploy).toList();
    }

    private String deploy(Model model) {
        writer.put(model, Keeper.BUILTIN);
        String name = model.name() + "@" + POOL;
        writer.put(
                new DeploymentSettings(
                        name,
                        model.name(),
                        model.name(),
                        null,
                        POOL,
                        model.capabilities(),
                        model.contextTokens()),
                Keeper.BUILTIN);
        return name;
    }

    /** The cost of this machine, unless somebody else has entered one. */
    private void renewCost(PoolId pool) {
        boolean isOurs =
                costs.newest(pool).map(known -> known.keeper() == Keeper.BUILTIN).orElse(true);
        if (isOurs) {
            costs.declare(
                    pool,
                    new CostInputs.Hourly(settings.usdPerHour(), CostInputs.Fleet.ONE),
                    null,
                    clock.instant(),
                    "headgate.local-runtime.usd-per-hour",
                    Keeper.BUILTIN);
        }
    }

    private static Model model(LocalModel model) {
        return new Model(
                model.name(),
                "unknown",
                model.name(),
                null,
                true,
                "unknown",
                Set.of(),
                model.capabilities(),
                model.contextTokens(),
                null);
    }
}
