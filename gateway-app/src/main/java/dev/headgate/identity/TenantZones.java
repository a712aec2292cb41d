package dev.headgate.identity;

import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** In which time zone the days and months of a tenant, and of what belongs to it, begin. */
@Component
public class TenantZones {
    private final JdbcClient database;

    TenantZones(JdbcClient database) {
        this.database = database;
    }

    /** The zone's name, such as {@code Europe/Berlin}; empty if there is no such tenant. */
    public Optional<String> of(TenantId tenant) {
        return zone("select time_zone from tenants where id = ?", tenant.value());
    }

    /** The zone of a team's tenant; empty if there is no such team. */
    public Optional<String> of(TeamId team) {
        return zone(
                "select n.time_zone from teams t join tenants n on n.id = t.tenant_id where t.id = ?",
                team.value());
    }

    /** The zone of a key's tenant; empty if there is no such key. */
    public Optional<String> of(KeyId key) {
        return zone(
                """
                select n.time_zone from api_keys k
                join teams t on t.id = k.team_id join tenants n on n.id = t.tenant_id
                where k.id = ?
                """,
                key.value());
    }

    private Optional<String> zone(String sql, UUID id) {
        return database.sql(sql).param(id).query(String.class).optional();
    }
}
