package dev.headgate.identity;

import com.fasterxml.uuid.NoArgGenerator;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * The gateway itself as a caller. What it asks models on its own account is booked to the platform
 * tenant, to a team for each purpose, which may have a budget like any other team.
 */
@Component
public class PlatformCallers {
    private final PlatformTenant tenant;
    private final JdbcClient database;
    private final TransactionOperations transaction;
    private final NoArgGenerator uuids;
    private final Clock clock;
    private final Map<String, Caller> known = new ConcurrentHashMap<>();

    public PlatformCallers(
            PlatformTenant tenant,
            JdbcClient database,
            TransactionOperations transaction,
            NoArgGenerator uuids,
            Clock clock) {
        this.tenant = tenant;
        this.database = database;
        this.transaction = transaction;
        this.uuids = uuids;
        this.clock = clock;
    }

    /**
     * The caller for one purpose; its team is made when it is first needed. It has no key that
     * anybody could present.
     *
     * @param purpose name of the team, such as {@code shadow-copies}
     */
    public Caller of(String purpose) {
        Caller caller = known.get(purpose);
        return caller != null ? caller : known.computeIfAbsent(purpose, this::make);
    }

    private Caller make(String purpose) {
        return transaction.execute(_ -> {
            TenantId platform = tenant.ensure();
            TeamId team = team(platform, purpose);
            return new Caller(
                    new KeyId(UUID.nameUUIDFromBytes(purpose.getBytes(StandardCharsets.UTF_8))),
                    purpose,
                    team,
                    purpose,
                    platform,
                    name(platform),
                    null,
                    Set.of(),
                    KeyLimits.NONE);
        });
    }

    private TeamId team(TenantId platform, String name) {
        database.sql(
                        """
                        insert into teams (id, tenant_id, name, created_at)
                        values (:id, :tenant, :name, :now)
                        on conflict (tenant_id, name) do nothing
                        """)
                .param("id", uuids.generate())
                .param("tenant", platform.value())
                .param("name", name)
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
        return database.sql("select id from teams where tenant_id = :tenant and name = :name")
                .param("tenant", platform.value())
                .param("name", name)
                .query(UUID.class)
                .optional()
                .map(TeamId::new)
                .orElseThrow();
    }

    private String name(TenantId platform) {
        return database.sql("select name from tenants where id = :id")
                .param("id", platform.value())
                .query(String.class)
                .single();
    }
}
