package dev.headgate.provider;

import com.fasterxml.uuid.NoArgGenerator;
import dev.headgate.identity.MayRead;
import dev.headgate.provider.QueuedEvents.Happened;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What happened to deployments, on every replica. Rows are only added. */
class DeploymentEventTable {
    private final JdbcClient jdbc;
    private final NoArgGenerator ids;
    private final String replica;

    DeploymentEventTable(JdbcClient jdbc, NoArgGenerator ids, String replica) {
        this.jdbc = jdbc;
        this.ids = ids;
        this.replica = replica;
    }

    /**
     * One row.
     *
     * @param replica the process that saw it
     */
    record Row(
            UUID id,
            Instant at,
            String replica,
            String deployment,
            String kind,
            @Nullable String detail) {}

    void append(List<Happened> happened) {
        happened.forEach(this::append);
    }

    private void append(Happened happened) {
        DeploymentEvent event = happened.event();
        jdbc.sql(
                        """
                        insert into deployment_events (id, at, replica, deployment, kind, detail)
                        values (:id, :at, :replica, :deployment, :kind, :detail)
                        """)
                .param("id", ids.generate())
                .param("at", happened.at().atOffset(ZoneOffset.UTC))
                .param("replica", replica)
                .param("deployment", event.deployment())
                .param("kind", event.kind().word())
                .param("detail", event.detail(), Types.VARCHAR)
                .update();
    }

    /**
     * The rows before this one, newest first.
     *
     * @param deployment only of this one, or null for all
     */
    @MayRead
    List<Row> before(UUID event, @Nullable String deployment, int most) {
        return jdbc.sql(
                        """
                        select * from deployment_events
                        where id < :event and (:deployment::text is null or deployment = :deployment)
                        order by id desc limit :most
                        """)
                .param("event", event)
                .param("deployment", deployment, Types.VARCHAR)
                .param("most", most)
                .query((row, _) ->
                        new Row(
                                row.getObject("id", UUID.class),
                                row.getObject("at", OffsetDateTime.class).toInstant(),
                                row.getString("replica"),
                                row.getString("deployment"),
                                row.getString("kind"),
                                row.getString("detail")))
                .list();
    }
}
