package dev.headgate.outbox;

import com.fasterxml.uuid.NoArgGenerator;
import java.sql.Connection;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** The outbox in PostgreSQL. */
@Component
final class JdbcOutbox implements Outbox {
    private static final String ADD =
            """
            with event as (
                insert into outbox_events (id, type, body) values (:id, :type, :body) returning id, type)
            insert into webhook_deliveries (webhook_id, event_id)
            select w.id, e.id from event e join webhooks w on w.enabled and e.type = any (w.events)
            """;

    private static final String ADD_FOR_ONE =
            """
            with event as (
                insert into outbox_events (id, type, body) values (:id, :type, :body) returning id)
            insert into webhook_deliveries (webhook_id, event_id) select :webhook, e.id from event e
            """;

    private final JdbcClient jdbc;
    private final NoArgGenerator ids;
    private final Clock clock;
    private final JsonMapper json = JsonMapper.shared();

    JdbcOutbox(JdbcClient jdbc, NoArgGenerator ids, Clock clock) {
        this.jdbc = jdbc;
        this.ids = ids;
        this.clock = clock;
    }

    @Override
    public void add(OutboxEvent event) {
        int _ = statement(ADD, ids.generate(), event).update();
    }

    /** Writes an event for one webhook, whatever it asks for. */
    UUID addFor(UUID webhook, OutboxEvent event) {
        UUID id = ids.generate();
        int _ = statement(ADD_FOR_ONE, id, event).param("webhook", webhook).update();
        return id;
    }

    @Override
    public Outbox on(Connection transaction) {
        var one = new SingleConnectionDataSource(transaction, true);
        return new JdbcOutbox(JdbcClient.create(one), ids, clock);
    }

    private JdbcClient.StatementSpec statement(String sql, UUID id, OutboxEvent event) {
        var body = new Body(event.type().label(), clock.instant(), event.data());
        return jdbc.sql(sql)
                .param("id", id)
                .param("type", event.type().label())
                .param("body", json.writeValueAsString(body));
    }

    /** What is sent; the members that the Standard Webhooks recommend. */
    private record Body(String type, Instant timestamp, Object data) {}
}
