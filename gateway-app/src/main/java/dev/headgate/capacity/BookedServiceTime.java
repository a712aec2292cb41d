package dev.headgate.capacity;

import dev.headgate.catalog.PoolId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * How long requests lately were in their places, from what engines said with their answers and the
 * books kept. Read from the database once a minute for each pool; the last word stays when it does
 * not answer.
 */
final class BookedServiceTime {
    private static final Logger log = LoggerFactory.getLogger(BookedServiceTime.class);
    private static final Duration SERVES = Duration.ofMinutes(1);
    private static final Duration WINDOW = Duration.ofHours(3);

    private final JdbcClient database;
    private final Clock clock;
    private final Map<PoolId, Read> known = new ConcurrentHashMap<>();

    private record Read(@Nullable Double seconds, Instant at) {}

    BookedServiceTime(JdbcClient database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Mean seconds of a request, or null if no engine said any. */
    @Nullable Double of(PoolId pool) {
        Instant now = clock.instant();
        Read read = known.get(pool);
        if (read == null || now.isAfter(read.at().plus(SERVES))) {
            read = new Read(readOr(read == null ? null : read.seconds(), pool, now), now);
            known.put(pool, read);
        }
        return read.seconds();
    }

    private @Nullable Double readOr(@Nullable Double last, PoolId pool, Instant now) {
        try {
            return database.sql(
                            """
                            select (sum(h.engine_us) / 1e6 / nullif(sum(h.attempts), 0))::double precision
                            from spend_hours h join spend_series s on s.id = h.series_id
                            where s.place_id = :pool and h.engine_us > 0 and h.hour >= :since
                            """)
                    .param("pool", pool.value())
                    .param("since", now.minus(WINDOW).atOffset(ZoneOffset.UTC))
                    .query((row, _) -> row.getObject(1, Double.class))
                    .optional()
                    .orElse(null);
        } catch (DataAccessException e) {
            log.warn("The time of requests in pool {} stays as it was read last", pool.value(), e);
            return last;
        }
    }
}
