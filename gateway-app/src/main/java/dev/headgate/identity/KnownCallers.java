package dev.headgate.identity;

import dev.headgate.routing.PriorityClass;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Who would call with a key, for a team or for a tenant. Proves nothing and admits nobody. */
@Component
public class KnownCallers {
    private final JdbcClient database;

    public KnownCallers(JdbcClient database) {
        this.database = database;
    }

    /**
     * Somebody who could call.
     *
     * @param team name of the team; empty if only the tenant is known
     * @param key name of the key; empty if only the team is known
     * @param region where the tenant is established, such as {@code EU}, or null if not said
     * @param allowedModels what the key may call; empty means all
     * @param priority how urgent its requests may be
     */
    public record KnownCaller(
            TenantId tenantId,
            String tenant,
            String team,
            String key,
            @Nullable String region,
            Set<String> allowedModels,
            PriorityClass priority) {

        public KnownCaller {
            allowedModels = Set.copyOf(allowedModels);
        }
    }

    /** Empty if there is no such key. */
    public Optional<KnownCaller> withKey(UUID key) {
        return find(
                """
                select n.id, n.name as tenant, n.region, t.name as team, k.name as key, k.allowed_models,
                       k.priority_class
                from api_keys k join teams t on t.id = k.team_id join tenants n on n.id = t.tenant_id
                where k.id = ?
                """,
                key);
    }

    /** Empty if there is no such team. */
    public Optional<KnownCaller> ofTeam(UUID team) {
        return find(
                """
                select n.id, n.name as tenant, n.region, t.name as team, '' as key, '{}'::text[] as allowed_models,
                       'interactive' as priority_class
                from teams t join tenants n on n.id = t.tenant_id where t.id = ?
                """,
                team);
    }

    /** Empty if there is no such tenant. */
    public Optional<KnownCaller> ofTenant(UUID tenant) {
        return find(
                """
                select n.id, n.name as tenant, n.region, '' as team, '' as key, '{}'::text[] as allowed_models,
                       'interactive' as priority_class
                from tenants n where n.id = ?
                """,
                tenant);
    }

    private Optional<KnownCaller> find(String sql, UUID id) {
        return database.sql(sql).param(id).query(KnownCallers::read).optional();
    }

    private static KnownCaller read(ResultSet row, int number) throws SQLException {
        return new KnownCaller(
                new TenantId(row.getObject("id", UUID.class)),
                row.getString("tenant"),
                row.getString("team"),
                row.getString("key"),
                row.getString("region"),
                Set.of((String[]) row.getArray("allowed_models").getArray()),
                PriorityClass.of(row.getString("priority_class")).orElseThrow());
    }
}
