package dev.headgate.outbox;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What is to be sent, shared by all replicas. A delivery that is claimed is left to its claimant
 * for the length of a lease; if that one dies, somebody sends it again.
 */
@Component
final class DeliveryQueue {
    private static final String WAITING =
            """
            select w.id, w.url, w.sealed_secret,
                   case when w.old_secret_until > now() then w.sealed_old_secret end as sealed_old_secret
            from webhooks w
            where w.enabled and exists (
                select from webhook_deliveries d
                where d.webhook_id = w.id and d.state = 'PENDING' and d.due_at <= now())
            order by w.id
            """;

    private static final String CLAIM =
            """
            with due as (
                select webhook_id, event_id from webhook_deliveries
                where webhook_id = :webhook and state = 'PENDING' and due_at <= now()
                order by due_at limit :most for update skip locked)
            update webhook_deliveries d set
                tries = d.tries + 1, last_try_at = clock_timestamp(),
                due_at = clock_timestamp() + :lease * interval '1 millisecond'
            from due join outbox_events e on e.id = due.event_id
            where d.webhook_id = due.webhook_id and d.event_id = due.event_id
            returning d.webhook_id, d.event_id, d.tries, e.body
            """;

    private static final String DELIVERED =
            """
            update webhook_deliveries set
                state = 'DELIVERED', delivered_at = clock_timestamp(), last_status = :status, last_error = null
            where webhook_id = :webhook and event_id = :event and state <> 'DELIVERED'
            """;

    /** Only for the try that it belongs to: another one may be under way. */
    private static final String FAILED =
            """
            update webhook_deliveries set
                state = :state, due_at = clock_timestamp() + :delay * interval '1 millisecond',
                last_status = :status, last_error = :error
            where webhook_id = :webhook and event_id = :event and state = 'PENDING' and tries = :tries
            """;

    private final JdbcClient jdbc;

    DeliveryQueue(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A webhook to which something is to be sent. */
    record Receiver(UUID id, String url, String sealedSecret, @Nullable String sealedOldSecret) {}

    /**
     * A delivery that was claimed.
     *
     * @param tries with this one
     */
    record Claimed(UUID webhook, UUID event, int tries, String body) {}

    List<Receiver> waiting() {
        return jdbc.sql(WAITING).query((row, _) -> receiver(row)).list();
    }

    List<Claimed> claim(UUID webhook, int most, Duration lease) {
        return jdbc.sql(CLAIM)
                .param("webhook", webhook)
                .param("most", most)
                .param("lease", lease.toMillis())
                .query((row, _) -> claimed(row))
                .list();
    }

    void delivered(Claimed delivery, int status) {
        jdbc.sql(DELIVERED)
                .param("status", status)
                .param("webhook", delivery.webhook())
                .param("event", delivery.event())
                .update();
    }

    /** It is tried again after the delay. */
    void failed(Claimed delivery, @Nullable Integer status, String error, Duration delay) {
        update(delivery, "PENDING", status, error, delay);
    }

    /** It is tried no more. */
    void dead(Claimed delivery, @Nullable Integer status, String error) {
        update(delivery, "DEAD", status, error, Duration.ZERO);
    }

    private void update(
            Claimed delivery,
            String state,
            @Nullable Integer status,
            String error,
            Duration delay) {
        jdbc.sql(FAILED)
                .param("state", state)
                .param("delay", delay.toMillis())
                .param("status", status)
                .param("error", error)
                .param("webhook", delivery.webhook())
                .param("event", delivery.event())
                .param("tries", delivery.tries())
                .update();
    }

    private static Receiver receiver(ResultSet row) throws SQLException {
        return new Receiver(
                row.getObject("id", UUID.class),
                row.getString("url"),
                row.getString("sealed_secret"),
                row.getString("sealed_old_secret"));
    }

    private static Claimed claimed(ResultSet row) throws SQLException {
        return new Claimed(
                row.getObject("webhook_id", UUID.class),
                row.getObject("event_id", UUID.class),
                row.getInt("tries"),
                row.getString("body"));
    }
}
