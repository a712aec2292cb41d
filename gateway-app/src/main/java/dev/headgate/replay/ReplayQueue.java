package dev.headgate.replay;

import java.util.Optional;
import java.util.UUID;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Replays as those who work on them see them: each is worked on by one replica, which says so every
 * second or so. That of a replica that has been silent begins anew elsewhere.
 */
@Repository
class ReplayQueue {
    private static final int MOST_TRIES = 3;

    private static final String GIVE_UP =
            """
            update replays set state = 'FAILED', finished_at = clock_timestamp(),
                error = 'Its replica ended before it did, every time it was begun. Ask for a shorter period.'
            where state = 'RUNNING' and tries >= :tries
              and touched_at < clock_timestamp() - :silent * interval '1 millisecond'
            """;

    private static final String CLAIM =
            """
            update replays set state = 'RUNNING', runner = :runner, touched_at = clock_timestamp(), tries = tries + 1,
                total = null, processed = 0
            where id = (
                select id from replays
                where state = 'QUEUED'
                   or (state = 'RUNNING' and touched_at < clock_timestamp() - :silent * interval '1 millisecond')
                order by id limit 1 for update skip locked)
            returning *
            """;

    /** Whoever was cancelled or replaced changes nothing any more. */
    private static final String IF_MINE =
            " where id = :id and state = 'RUNNING' and runner = :runner";

    private final JdbcClient jdbc;
    private final ReplayProperties properties;
    private final UUID runner = UUID.randomUUID();

    ReplayQueue(@Qualifier("jobs") JdbcClient jdbc, ReplayProperties properties) {
        this.jdbc = jdbc;
        this.properties = properties;
    }

    /** The next that waits, or that nobody works on any more; it is ours then. */
    Optional<ReplayOrder> claim() {
        long silent = properties.silentFor().toMillis();
        jdbc.sql(GIVE_UP).param("tries", MOST_TRIES).param("silent", silent).update();
        return jdbc.sql(CLAIM)
                .param("runner", runner)
                .param("silent", silent)
                .query((row, _) -> ReplayOrder.read(row))
                .optional();
    }

    void begin(UUID id, long total) {
        mine("update replays set total = :total, touched_at = clock_timestamp()", id)
                .param("total", total)
                .update();
    }

    /** Says how far it is; whether it is still ours. */
    boolean touch(UUID id, long processed) {
        return mine("update replays set processed = :processed, touched_at = clock_timestamp()", id)
                        .param("processed", processed)
                        .update()
                == 1;
    }

    void finish(UUID id, String result) {
        mine(
                        "update replays set state = 'DONE', result = :result, finished_at = clock_timestamp()",
                        id)
                .param("result", result)
                .update();
    }

    void fail(UUID id, String error) {
        mine(
                        "update replays set state = 'FAILED', error = :error, finished_at = clock_timestamp()",
                        id)
                .param("error", error)
                .update();
    }

    /** Leaves it to others, as if it had not been begun. */
    void giveBack(UUID id) {
        mine("update replays set state = 'QUEUED', tries = tries - 1, processed = 0", id).update();
    }

    private JdbcClient.StatementSpec mine(String change, UUID id) {
        return jdbc.sql(change + IF_MINE).param("id", id).param("runner", runner);
    }
}
