package dev.headgate.catalog;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Pools with all that they ever cost, for features that account for own capacity. */
@Component
public class Pools {
    private final JdbcClient database;

    public Pools(JdbcClient database) {
        this.database = database;
    }

    /** A deployment that a pool serves. */
    public record Served(DeploymentId id, String name) {}

    /** All pools, by name. */
    public List<Pool> all() {
        return database.sql("select * from pools order by name").query(Pools::pool).list();
    }

    /** The pool of this name or id. */
    public Optional<Pool> find(String nameOrId) {
        return database.sql("select * from pools where name = :name or id = :id")
                .param("name", nameOrId)
                .param("id", idOrNull(nameOrId), Types.OTHER)
                .query(Pools::pool)
                .optional();
    }

    /** What a pool cost, costs and will cost, the oldest first. */
    public List<Dated<Pool.HourlyCost>> costs(PoolId pool) {
        return database.sql("select * from pool_costs where pool_id = ? order by valid_from")
                .param(pool.value())
                .query(CatalogReader::cost)
                .list();
    }

    /** The deployments that it serves now. */
    public List<Served> deployments(PoolId pool) {
        return database.sql(
                        """
                        select id, name from deployments where pool_id = ? and retired_at is null order by name
                        """)
                .param(pool.value())
                .query((row, _) ->
                        new Served(
                                new DeploymentId(row.getObject("id", UUID.class)),
                                row.getString("name")))
                .list();
    }

    private static Pool pool(ResultSet row, int number) throws SQLException {
        return CatalogReader.pool(row, number).pool();
    }

    private static @Nullable UUID idOrNull(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException _) {
            return null;
        }
    }
}
