package dev.headgate.replay;

import dev.headgate.replay.PastRequest.Owner;
import dev.headgate.replay.PastRequest.Row;
import dev.headgate.replay.PastRequest.Trace;
import dev.headgate.replay.Served.Answer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads the requests of a period in their order, some thousand at a time. */
final class PastRequests {
    static final int BATCH = 5_000;

    private static final long DAY_MILLIS = 86_400_000;
    private static final long MINUTE_MILLIS = 60_000;

    /** Copies are no requests of clients: nobody decided them, and they carry the tag of a copy. */
    private static final String WHICH =
            """
            from requests
            where id > :after and id < :end
              and (:tenant::text is null or tenant_name = :tenant)
              and (:team::text is null or team_name = :team)
              and (:alias::text is null or requested_model = :alias)
              and (facts is not null or tags not like '%"shadow_of":%')
            """;

    private static final String NEXT =
            """
            select id, tenant_id, tenant_name, team_id, team_name, key_id, requested_model, stream, tags,
                   policy_version, rule, error, facts, candidate_set_id, capacity_id
            """
                    + WHICH
                    + "order by id limit :most";

    /** The bounds of the ids leave out the other months. An open attempt has not answered yet. */
    private static final String ATTEMPTS =
            """
            select request_id, deployment, state, failure, cost,
                   uncached_input + coalesce(cache_read, 0) + coalesce(cache_write, 0) + coalesce(cache_write_1h, 0)
                       + coalesce(audio_input, 0) + coalesce(image_input, 0),
                   coalesce(cache_read, 0),
                   output + coalesce(reasoning, 0) + coalesce(audio_output, 0), first_token_ms, upstream_ms
            from attempts
            where request_id = any (:requests) and id > :after and id < :end
              and state in ('SETTLED', 'SETTLED_ESTIMATED', 'RELEASED')
            order by request_id, number
            """;

    /** What the books call an attempt that another one of its request overtook. */
    private static final String SUPERSEDED = "superseded";

    /** What they call one whose client went away: no fault of the deployment. */
    private static final String CLIENT_GONE = "client_gone";

    private final JdbcClient jdbc;
    private final ReplayOrder order;

    PastRequests(JdbcClient jdbc, ReplayOrder order) {
        this.jdbc = jdbc;
        this.order = order;
    }

    /** Sorts before every request of the period. */
    UUID start() {
        return firstIdOf(order.from().toEpochMilli());
    }

    /** How many there are. */
    long count() {
        return which("select count(*) " + WHICH, start()).query(Long.class).single();
    }

    /** The next ones after a request, with what became of them; empty at the end. */
    List<PastRequest> after(UUID request) {
        Map<UUID, Served> served = new HashMap<>();
        List<PastRequest> batch =
                which(NEXT, request)
                        .param("most", BATCH)
                        .query((row, _) -> {
                            PastRequest one = request(row);
                            served.put(one.id(), one.served());
                            return one;
                        })
                        .list();
        if (!batch.isEmpty()) {
            readAttempts(batch, served);
        }
        return batch;
    }

    private JdbcClient.StatementSpec which(String sql, UUID after) {
        return jdbc.sql(sql)
                .param("after", after)
                .param("end", firstIdOf(order.until().toEpochMilli()))
                .param("tenant", order.tenant())
                .param("team", order.team())
                .param("alias", order.alias());
    }

    private void readAttempts(List<PastRequest> batch, Map<UUID, Served> served) {
        jdbc.sql(ATTEMPTS)
                .param("requests", served.keySet().toArray(UUID[]::new))
                .param("after", firstIdOf(batch.getFirst().atMillis() - MINUTE_MILLIS))
                .param("end", firstIdOf(batch.getLast().atMillis() + DAY_MILLIS))
                .query(row -> {
                    Served one = served.get(row.getObject(1, UUID.class));
                    if (one != null) {
                        note(row, one);
                    }
                });
    }

    private static void note(ResultSet row, Served served) throws SQLException {
        long input = row.getLong(6);
        boolean isCounted = !row.wasNull();
        String failure = row.getString(4);
        if (SUPERSEDED.equals(failure)) {
            served.supersede(row.getBigDecimal(5));
        } else if (isCounted && (failure == null || failure.equals(CLIENT_GONE))) {
            served.answer(answer(row, input), row.getBigDecimal(5));
        } else {
            served.fail(row.getString(2), row.getBigDecimal(5));
        }
    }

    private static Answer answer(ResultSet row, long input) throws SQLException {
        return new Answer(
                row.getString(2),
                input,
                row.getLong(7),
                row.getLong(8),
                number(row, 9),
                number(row, 10));
    }

    private static PastRequest request(ResultSet row) throws SQLException {
        byte[] facts = row.getBytes(13);
        return new PastRequest(
                row.getObject(1, UUID.class),
                new Owner(
                        row.getObject(2, UUID.class),
                        row.getString(3),
                        row.getObject(4, UUID.class),
                        row.getString(5),
                        row.getObject(6, UUID.class)),
                new Row(row.getString(7), row.getBoolean(8), row.getString(9)),
                row.getLong(10),
                row.getString(11),
                row.getString(12),
                facts == null
                        ? null
                        : new Trace(
                                facts,
                                row.getObject(14, UUID.class),
                                row.getObject(15, UUID.class)),
                new Served());
    }

    private static @Nullable Long number(ResultSet row, int column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? null : value;
    }

    /** The smallest UUIDv7 that can be made at this moment. */
    private static UUID firstIdOf(long millis) {
        return new UUID(millis << 16, 0);
    }
}
