package dev.headgate.reconciliation;

import com.fasterxml.uuid.NoArgGenerator;
import dev.headgate.identity.TenantId;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Who bears differences: the tenant of the platform. It is made when it is first needed. */
@Component
class Bearer {
    static final String NAME = "platform";

    private final JdbcClient jdbc;
    private final NoArgGenerator ids;
    private final Clock clock;

    Bearer(JdbcClient jdbc, NoArgGenerator ids, Clock clock) {
        this.jdbc = jdbc;
        this.ids = ids;
        this.clock = clock;
    }

    TenantId tenant() {
        jdbc.sql(
                        """
                        insert into tenants (id, name, managed_by, created_at) values (:id, :name, 'api', :now)
                        on conflict (name) do nothing
                        """)
                .param("id", ids.generate())
                .param("name", NAME)
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
        return new TenantId(
                jdbc.sql("select id from tenants where name = ?")
                        .param(NAME)
                        .query(UUID.class)
                        .single());
    }
}
