package dev.headgate.allocation;

import dev.headgate.catalog.Pool;
import dev.headgate.catalog.Pools;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The newest complete calls of a deployment whose tokens the engine itself counted. There is a
 * bound to how many are read.
 */
@Component
class RecentCalls {
    static final int MOST = 2000;

    private static final String NEWEST =
            """
            select settled_at,
                   coalesce(uncached_input, 0) + coalesce(cache_write, 0) + coalesce(cache_write_1h, 0)
                       + coalesce(audio_input, 0) + coalesce(image_input, 0) as input,
                   coalesce(cache_read, 0) as cached,
                   coalesce(output, 0) + coalesce(reasoning, 0) + coalesce(audio_output, 0) as output,
                   engine_us, upstream_ms
            from attempts
            where deployment = :deployment and place_id = :pool and settled_at >= :since and state = 'SETTLED'
              and usage_source = 'PROVIDER' and ending = 'COMPLETE' and coalesce(engine_us, upstream_ms * 1000) > 0
            order by settled_at desc limit :most
            """;

    private final JdbcClient jdbc;
    private final Pools pools;

    RecentCalls(JdbcClient jdbc, Pools pools) {
        this.jdbc = jdbc;
        this.pools = pools;
    }

    /** Calls to a deployment on a pool since a moment, the newest first. */
    List<CallSample> of(Pool pool, String deployment, Instant since) {
        var timeline = new CostTimeline(pools.costs(pool.id()));
        return jdbc.sql(NEWEST)
                .param("deployment", deployment)
                .param("pool", pool.id().value())
                .param("since", since.atOffset(ZoneOffset.UTC))
                .param("most", MOST)
                .query((row, _) -> sample(row, pool, timeline))
                .list();
    }

    private static CallSample sample(ResultSet row, Pool pool, CostTimeline timeline)
            throws SQLException {
        Instant at = row.getObject("settled_at", OffsetDateTime.class).toInstant();
        Long engineMicros = row.getObject("engine_us", Long.class);
        boolean engineTimed = engineMicros != null;
        double seconds = engineTimed ? engineMicros / 1e6 : row.getLong("upstream_ms") / 1e3;
        int sharers = engineTimed && pool.engine().saysItsShare() ? 1 : pool.slots();
        return new CallSample(
                at,
                row.getLong("input"),
                row.getLong("cached"),
                row.getLong("output"),
                seconds / sharers * timeline.replicasAt(at),
                engineTimed);
    }
}
