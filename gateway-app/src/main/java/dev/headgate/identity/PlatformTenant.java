package dev.headgate.identity;

import com.fasterxml.uuid.NoArgGenerator;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The tenant that bears what no other does, such as idle capacity. It is made when it is first
 * needed; a tenant of its name that is there already becomes it. It may be renamed.
 */
@Component
public class PlatformTenant {
    /** What it is called at first. */
    public static final String NAME = "platform";

    private final JdbcClient database;
    private final NoArgGenerator uuids;
    private final Clock clock;

    public PlatformTenant(JdbcClient database, NoArgGenerator uuids, Clock clock) {
        this.database = database;
        this.uuids = uuids;
        this.clock = clock;
    }

    /** Its id, if anybody has needed it yet. */
    public Optional<TenantId> find() {
        return database.sql("select id from tenants where is_platform")
                .query(UUID.class)
                .optional()
                .map(TenantId::new);
    }

    /** Its id; makes it, inside the transaction of the caller, if it is not there. */
    public TenantId ensure() {
        database.sql(
                        """
                        insert into tenants (id, name, managed_by, created_at, is_platform)
                        select :id, :name, 'api', :now, true
                        where not exists (select from tenants where is_platform)
                        on conflict (name) do update set is_platform = true
                        """)
                .param("id", uuids.generate())
                .param("name", NAME)
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
        return find().orElseThrow();
    }

    /**
     * The platform as a caller, for calls that serve its own purposes. Team and key of that name
     * are in the books alone: nobody can authenticate by them. Makes the tenant if it is not there.
     *
     * @param purpose such as {@code readiness-probe}
     */
    public Caller caller(String purpose) {
        TenantId tenant = ensure();
        String name =
                database.sql("select name from tenants where id = ?")
                        .param(tenant.value())
                        .query(String.class)
                        .single();
        return new Caller(
                new KeyId(named("key " + purpose)),
                purpose,
                new TeamId(named("team " + NAME)),
                NAME,
                tenant,
                name,
                null,
                Set.of(),
                KeyLimits.NONE);
    }

    private static UUID named(String what) {
        return UUID.nameUUIDFromBytes(what.getBytes(StandardCharsets.UTF_8));
    }
}
