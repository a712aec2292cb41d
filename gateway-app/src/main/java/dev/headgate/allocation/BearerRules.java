package dev.headgate.allocation;

import dev.headgate.catalog.PoolId;
import dev.headgate.identity.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Which rules a pool has for what no call is charged for; the platform bears it unless said. */
@Component
class BearerRules {
    private final JdbcClient jdbc;
    private final Clock clock;

    BearerRules(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    Bearers of(PoolId pool) {
        return jdbc.sql("select * from pool_bearers where pool_id = ?")
                .param(pool.value())
                .query((row, _) ->
                        new Bearers(
                                bearer(row, "idle", "idle_tenant_id"),
                                bearer(row, "overhead", "overhead_tenant_id")))
                .optional()
                .orElse(Bearers.PLATFORM);
    }

    /** Sets them for closes to come; those that stand keep the rules that they were made by. */
    void put(PoolId pool, Bearers bearers, String author) {
        jdbc.sql(
                        """
                        insert into pool_bearers (pool_id, idle, idle_tenant_id, overhead, overhead_tenant_id, author,
                            changed_at)
                        values (:pool, :idle, :idleTenant, :overhead, :overheadTenant, :author, :now)
                        on conflict (pool_id) do update set idle = excluded.idle,
                            idle_tenant_id = excluded.idle_tenant_id, overhead = excluded.overhead,
                            overhead_tenant_id = excluded.overhead_tenant_id, author = excluded.author,
                            changed_at = excluded.changed_at
                        """)
                .param("pool", pool.value())
                .param("idle", bearers.idle().rule())
                .param("idleTenant", tenant(bearers.idle()))
                .param("overhead", bearers.overhead().rule())
                .param("overheadTenant", tenant(bearers.overhead()))
                .param("author", author)
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
    }

    private static @Nullable UUID tenant(Bearer bearer) {
        return bearer instanceof Bearer.OneTenant(var tenant) ? tenant.value() : null;
    }

    private static Bearer bearer(ResultSet row, String rule, String tenant) throws SQLException {
        return switch (row.getString(rule)) {
            case "TENANT" -> new Bearer.OneTenant(new TenantId(row.getObject(tenant, UUID.class)));
            case "PROPORTIONAL" -> new Bearer.Proportional();
            default -> new Bearer.Platform();
        };
    }
}
