package dev.headgate.catalog;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import dev.headgate.routing.Capability;
import java.time.Clock;
import java.time.Instant;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Own capacity in a test's database, written as the gateway writes it. */
public final class TestPools {
    private static final NoArgGenerator IDS = Generators.timeBasedEpochRandomGenerator();

    private final JdbcClient jdbc;
    private final CatalogWriter writer;
    private final CostBook costs;

    public TestPools(JdbcClient jdbc) {
        this.jdbc = jdbc;
        this.writer = new CatalogWriter(jdbc, IDS, Clock.systemUTC());
        this.costs = new CostBook(jdbc, IDS);
    }

    public Pools pools() {
        return new Pools(jdbc);
    }

    public CalibrationBook calibrations() {
        return new CalibrationBook(jdbc, IDS);
    }

    public Pool add(String name, Pool.Engine engine, int slots) {
        writer.put(
                new PoolSettings(name, engine, "http://10.0.0.8:8000/v1", null, slots), Keeper.API);
        return pools().find(name).orElseThrow();
    }

    public void cost(Pool pool, CostInputs inputs, Instant from) {
        costs.open(pool.id(), inputs, from, "test", Keeper.API);
    }

    /** Serves a model on a pool; the deployment as the catalogue has it now. */
    public Deployment serve(Pool pool, String model) {
        String name = model + "@" + pool.name();
        writer.put(
                new Model(
                        model,
                        "someone",
                        "family",
                        null,
                        true,
                        "Apache-2.0",
                        Set.of(),
                        Set.of(Capability.CHAT),
                        8192L,
                        null),
                Keeper.API);
        writer.put(
                new DeploymentSettings(name, model, model, null, pool.name(), null, null),
                Keeper.API);
        return deployment(name);
    }

    /** A deployment as the catalogue has it now. */
    public Deployment deployment(String name) {
        return new CatalogReader(jdbc)
                .read()
                .at(
                        Instant.now(),
                        _ -> {
                            throw new AssertionError("only pools are here");
                        })
                .deployment(name)
                .orElseThrow();
    }
}
