package dev.headgate.outbox;

import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.SqlArrayValue;
import org.springframework.stereotype.Component;

/** Webhooks in PostgreSQL. */
@Component
final class WebhookStore {
    private static final String SELECT =
            """
            select w.*, w.old_secret_until > now() as overlaps,
                   count(d.state) filter (where d.state = 'PENDING') as pending,
                   count(d.state) filter (where d.state = 'DEAD') as dead
            from webhooks w left join webhook_deliveries d on d.webhook_id = w.id and d.state <> 'DELIVERED'
            where %s group by w.id order by w.id limit :most
            """;

    private final JdbcClient jdbc;

    WebhookStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<Webhook> after(UUID id, int most) {
        return jdbc.sql(SELECT.formatted("w.id > :id"))
                .param("id", id)
                .param("most", most)
                .query((row, _) -> webhook(row))
                .list();
    }

    Optional<Webhook> find(UUID id) {
        return jdbc.sql(SELECT.formatted("w.id = :id"))
                .param("id", id)
                .param("most", 1)
                .query((row, _) -> webhook(row))
                .optional();
    }

    void add(UUID id, WebhookSettings settings, String sealedSecret, String author) {
        refusingTakenNames(
                settings,
                bound(
                                settings,
                                """
                                insert into webhooks (id, name, url, events, enabled, sealed_secret, created_by)
                                values (:id, :name, :url, :events, :enabled, :secret, :author)
                                """)
                        .param("id", id)
                        .param("secret", sealedSecret)
                        .param("author", author));
    }

    /** Changes it; whoever switches it on again has seen why it was off. */
    void change(UUID id, WebhookSettings settings) {
        refusingTakenNames(
                settings,
                bound(
                                settings,
                                """
                                update webhooks set name = :name, url = :url, events = :events, enabled = :enabled,
                                    disabled_reason = case when :enabled then null else disabled_reason end
                                where id = :id
                                """)
                        .param("id", id));
    }

    /** Puts a new secret beside the present one, which signs for a while yet. */
    void rotate(UUID id, String sealedSecret, Duration overlap) {
        jdbc.sql(
                        """
                        update webhooks set
                            sealed_old_secret = sealed_secret, sealed_secret = :secret,
                            old_secret_until = clock_timestamp() + :overlap * interval '1 millisecond'
                        where id = :id
                        """)
                .param("id", id)
                .param("secret", sealedSecret)
                .param("overlap", overlap.toMillis())
                .update();
    }

    /** Takes it away with everything that was on its way to it. */
    void delete(UUID id) {
        jdbc.sql("delete from webhooks where id = ?").param(id).update();
        jdbc.sql("delete from webhook_deliveries where webhook_id = ?").param(id).update();
    }

    /** Sends nothing more, because the other side said so. */
    void disable(UUID id, String reason) {
        jdbc.sql("update webhooks set enabled = false, disabled_reason = ? where id = ?")
                .params(reason, id)
                .update();
    }

    private JdbcClient.StatementSpec bound(WebhookSettings settings, String sql) {
        return jdbc.sql(sql)
                .param("name", settings.name())
                .param("url", settings.url())
                .param("events", new SqlArrayValue("text", settings.events().toArray()))
                .param("enabled", settings.isEnabled());
    }

    private static void refusingTakenNames(
            WebhookSettings settings, JdbcClient.StatementSpec statement) {
        try {
            statement.update();
        } catch (DuplicateKeyException e) {
            throw new GatewayException(
                            ErrorCode.CONFLICT,
                            "There is another webhook named '%s'. Choose another name."
                                    .formatted(settings.name()),
                            e)
                    .at("name");
        }
    }

    private static Webhook webhook(ResultSet row) throws SQLException {
        return new Webhook(
                row.getObject("id", UUID.class),
                row.getString("name"),
                row.getString("url"),
                List.of((String[]) row.getArray("events").getArray()),
                row.getBoolean("enabled"),
                row.getString("disabled_reason"),
                row.getBoolean("overlaps") ? time(row, "old_secret_until") : null,
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getString("created_by"),
                row.getLong("pending"),
                row.getLong("dead"));
    }

    private static @Nullable Instant time(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
