package dev.headgate.accounting;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Replicas by their heartbeats. */
final class JdbcReplicas implements Replicas {
    private final JdbcClient database;
    private final UUID self;
    private final Duration deadAfter;

    JdbcReplicas(JdbcClient database, UUID self, Duration deadAfter) {
        this.database = database;
        this.self = self;
        this.deadAfter = deadAfter;
    }

    @Override
    public UUID self() {
        return self;
    }

    @Override
    public List<Replica> known() {
        return database.sql(
                        """
                        select id, started_at, heartbeat_at,
                          heartbeat_at > clock_timestamp() - :deadAfter * interval '1 millisecond' as alive
                        from replicas order by started_at, id
                        """)
                .param("deadAfter", deadAfter.toMillis())
                .query((row, _) ->
                        new Replica(
                                row.getObject("id", UUID.class),
                                row.getObject("started_at", OffsetDateTime.class).toInstant(),
                                row.getObject("heartbeat_at", OffsetDateTime.class).toInstant(),
                                row.getBoolean("alive")))
                .list();
    }
}
