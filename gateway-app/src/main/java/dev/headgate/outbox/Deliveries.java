package dev.headgate.outbox;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads deliveries, and sends them again, for administrators. */
@Component
final class Deliveries {
    private static final String SELECT =
            """
            select d.*, e.type, e.body, e.made_at
            from webhook_deliveries d join outbox_events e on e.id = d.event_id
            where d.webhook_id = :webhook
            """;

    private final JdbcClient jdbc;

    Deliveries(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * The deliveries before an event, newest first.
     *
     * @param state only those in this state, or all if null
     */
    List<Delivery> before(UUID webhook, UUID event, Delivery.@Nullable State state, int most) {
        return jdbc.sql(
                        SELECT
                                + """
                                and d.event_id < :event and (:state::text is null or d.state = :state::text)
                                order by d.event_id desc limit :most
                                """)
                .param("webhook", webhook)
                .param("event", event)
                .param("state", state == null ? null : state.name())
                .param("most", most)
                .query((row, _) -> delivery(row))
                .list();
    }

    Optional<Delivery> find(UUID webhook, UUID event) {
        return jdbc.sql(SELECT + "and d.event_id = :event")
                .param("webhook", webhook)
                .param("event", event)
                .query((row, _) -> delivery(row))
                .optional();
    }

    /** Begins it again, as if it had never been tried. */
    void again(UUID webhook, UUID event) {
        jdbc.sql(
                        """
                        update webhook_deliveries set
                            state = 'PENDING', tries = 0, due_at = clock_timestamp(), delivered_at = null
                        where webhook_id = ? and event_id = ?
                        """)
                .params(webhook, event)
                .update();
    }

    /**
     * Forgets events that are older than this, with what became of them.
     *
     * @return how many; call again if it is {@code most}
     */
    int forget(Duration age, int most) {
        return jdbc.sql(
                        """
                        delete from outbox_events where id in (
                            select id from outbox_events
                            where made_at < clock_timestamp() - ? * interval '1 millisecond'
                            order by id limit ? for update skip locked)
                        """)
                .params(age.toMillis(), most)
                .update();
    }

    private static Delivery delivery(ResultSet row) throws SQLException {
        UUID event = row.getObject("event_id", UUID.class);
        Delivery.State state = Delivery.State.valueOf(row.getString("state"));
        return new Delivery(
                event,
                Delivery.messageId(event),
                row.getString("type"),
                state,
                row.getInt("tries"),
                row.getObject("made_at", OffsetDateTime.class).toInstant(),
                state == Delivery.State.PENDING ? time(row, "due_at") : null,
                time(row, "last_try_at"),
                time(row, "delivered_at"),
                row.getObject("last_status", Integer.class),
                row.getString("last_error"),
                row.getString("body"));
    }

    private static @Nullable Instant time(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
