package dev.headgate.accounting;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Means of the last days, read anew from the sums of the books every minute, so that all replicas
 * expect the same and a restart forgets nothing.
 */
@Component
class BookedUsage implements TypicalUsage {
    private static final Logger log = LoggerFactory.getLogger(BookedUsage.class);
    private static final Duration PERIOD = Duration.ofDays(7);

    /** Fewer calls than these say nothing of the next. */
    private static final int FEWEST_CALLS = 20;

    private static final String MEANS =
            """
            with calls as (
                select s.tenant_name, s.team_name, s.alias, sum(h.attempts - h.incomplete) as calls
                from spend_hours h join spend_series s on s.id = h.series_id
                where h.hour >= :since and s.team_id is not null
                group by 1, 2, 3
                having sum(h.attempts - h.incomplete) >= :fewest
            ), tokens as (
                select s.tenant_name, s.team_name, s.alias,
                       sum(m.quantity) filter (where m.meter in ('OUTPUT', 'REASONING', 'AUDIO_OUTPUT')) as output,
                       sum(m.quantity) filter (where m.meter = 'CACHE_READ') as cached,
                       sum(m.quantity) filter (where m.meter in ('INPUT', 'CACHE_READ', 'CACHE_WRITE', 'CACHE_WRITE_1H',
                                                                 'AUDIO_INPUT', 'IMAGE_INPUT')) as input
                from meter_hours m join spend_series s on s.id = m.series_id
                where m.hour >= :since and m.kind = 'USAGE' and s.team_id is not null
                group by 1, 2, 3
            )
            select tenant_name, team_name, alias,
                   ceil(coalesce(output, 0) / calls)::bigint as output,
                   coalesce(cached / nullif(input, 0), 0) as cached_share
            from calls join tokens using (tenant_name, team_name, alias)
            """;

    private final JdbcClient database;
    private final Clock clock;
    private volatile Map<Asked, Usual> known = Map.of();

    private record Asked(String tenant, String team, String alias) {}

    BookedUsage(JdbcClient database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    @Override
    public Optional<Usual> of(String tenant, String team, String alias) {
        return Optional.ofNullable(known.get(new Asked(tenant, team, alias)));
    }

    @Scheduled(initialDelayString = "PT0S", fixedDelayString = "PT1M")
    void refresh() {
        try {
            known =
                    database
                            .sql(MEANS)
                            .param("since", clock.instant().minus(PERIOD).atOffset(ZoneOffset.UTC))
                            .param("fewest", FEWEST_CALLS)
                            .query(BookedUsage::read)
                            .list()
                            .stream()
                            .collect(
                                    Collectors.toUnmodifiableMap(
                                            Map.Entry::getKey, Map.Entry::getValue));
        } catch (DataAccessException | TransactionException e) {
            log.warn("What is usual could not be read from the books: {}", e.getMessage());
        }
    }

    private static Map.Entry<Asked, Usual> read(ResultSet row, int number) throws SQLException {
        return Map.entry(
                new Asked(
                        row.getString("tenant_name"),
                        row.getString("team_name"),
                        row.getString("alias")),
                new Usual(row.getLong("output"), row.getBigDecimal("cached_share")));
    }
}
