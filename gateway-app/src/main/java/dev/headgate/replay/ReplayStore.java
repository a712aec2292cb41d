package dev.headgate.replay;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.json.JsonMapper;

/** Replays as those who ask for them see them. */
@Repository
class ReplayStore {
    /** Without the result, which is long. */
    private static final String LISTED =
            """
            select id, period_from, period_until, policy_kind, policy_version, document, tenant, team, alias, comment,
                   author, state, total, processed, error, created_at, finished_at, null as result
            from replays
            """;

    private final JdbcClient jdbc;
    private final JsonMapper mapper = JsonMapper.shared();

    ReplayStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void add(UUID id, ReplaySettings settings, String author) {
        String comment = settings.comment();
        jdbc.sql(
                        """
                        insert into replays (id, period_from, period_until, policy_kind, policy_version, document, tenant,
                                             team, alias, comment, author)
                        values (:id, :from, :until, :kind, :version, :document, :tenant, :team, :alias, :comment, :author)
                        """)
                .param("id", id)
                .param("from", settings.from().atOffset(ZoneOffset.UTC))
                .param("until", settings.until().atOffset(ZoneOffset.UTC))
                .param("kind", settings.policy().kind())
                .param("version", settings.policy().version())
                .param("document", settings.policy().document())
                .param("tenant", settings.tenant())
                .param("team", settings.team())
                .param("alias", settings.alias())
                .param("comment", comment == null ? "" : comment)
                .param("author", author)
                .update();
    }

    /** Stops it unless it has ended. */
    void cancel(UUID id) {
        jdbc.sql(
                        """
                        update replays set state = 'CANCELLED', finished_at = clock_timestamp()
                        where id = ? and state in ('QUEUED', 'RUNNING')
                        """)
                .param(id)
                .update();
    }

    /** With its result. */
    Optional<Replay> find(UUID id) {
        return jdbc.sql("select * from replays where id = ?")
                .param(id)
                .query((row, _) -> replay(row))
                .optional();
    }

    /** Newest first, without their results. */
    List<Replay> before(UUID id, int most) {
        return jdbc.sql(LISTED + "where id < ? order by id desc limit ?")
                .params(id, most)
                .query((row, _) -> replay(row))
                .list();
    }

    private Replay replay(ResultSet row) throws SQLException {
        String result = row.getString("result");
        return new Replay(
                row.getObject("id", UUID.class),
                row.getObject("period_from", OffsetDateTime.class).toInstant(),
                row.getObject("period_until", OffsetDateTime.class).toInstant(),
                policy(row),
                row.getString("tenant"),
                row.getString("team"),
                row.getString("alias"),
                row.getString("comment"),
                row.getString("author"),
                row.getString("state"),
                row.getObject("total", Long.class),
                row.getLong("processed"),
                row.getString("error"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                moment(row, "finished_at"),
                result == null ? null : mapper.readValue(result, ReplayResult.class));
    }

    private static ReplaySettings.Choice policy(ResultSet row) throws SQLException {
        boolean isRecorded = row.getString("policy_kind").equals("RECORDED");
        return new ReplaySettings.Choice(
                row.getObject("policy_version", Long.class),
                null,
                row.getString("document"),
                isRecorded ? true : null);
    }

    private static @Nullable Instant moment(ResultSet row, String column) throws SQLException {
        @Nullable OffsetDateTime moment = row.getObject(column, OffsetDateTime.class);
        return moment == null ? null : moment.toInstant();
    }
}
