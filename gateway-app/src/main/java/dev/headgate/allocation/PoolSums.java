package dev.headgate.allocation;

import dev.headgate.catalog.PoolId;
import dev.headgate.identity.TenantId;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What calls owe to a pool, from the sums that the books keep by the hour. Amounts are what the
 * pool is owed: a tenant's own mark-up or discount is not the pool's.
 */
@Component
class PoolSums {
    private static final String OF_POOL =
            """
            from meter_hours m join spend_series s on s.id = m.series_id
            where s.hosting = 'SELF_HOSTED' and s.place_id = :pool
              and m.kind in ('USAGE', 'CORRECTION', 'RERATING') and m.hour >= :from and m.hour < :to
            """;

    private static final String TIME =
            """
            coalesce(sum(m.payable_usd), 0) as usd,
            coalesce(sum(m.quantity) filter (where m.meter = 'POOL_TIME'), 0) as hours
            """;

    private static final String TOKENS =
            """
            coalesce(sum(m.quantity) filter (where m.meter in ('INPUT', 'CACHE_WRITE', 'CACHE_WRITE_1H', 'AUDIO_INPUT',
                                                               'IMAGE_INPUT')), 0)::bigint as input,
            coalesce(sum(m.quantity) filter (where m.meter = 'CACHE_READ'), 0)::bigint as cached,
            coalesce(sum(m.quantity) filter (where m.meter in ('OUTPUT', 'REASONING', 'AUDIO_OUTPUT')), 0)::bigint
                as output
            """;

    private final JdbcClient jdbc;

    PoolSums(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Hours of a pool and what they were charged at, in USD. */
    record Time(BigDecimal hours, BigDecimal usd) {
        static final Time NONE = new Time(BigDecimal.ZERO, BigDecimal.ZERO);
    }

    /** What a tenant used; its name is the last one under which it did. */
    record OfTenant(Payer tenant, Time time) {}

    /** What a deployment was used for. */
    record OfDeployment(
            String model, String deployment, Time time, long input, long cached, long output) {}

    Map<Instant, Time> byHour(PoolId pool, Instant from, Instant to) {
        record Booked(Instant hour, Time time) {}
        return select("select m.hour, " + TIME + OF_POOL + "group by m.hour", pool, from, to)
                .query((row, _) ->
                        new Booked(
                                row.getObject("hour", OffsetDateTime.class).toInstant(),
                                new Time(row.getBigDecimal("hours"), row.getBigDecimal("usd"))))
                .list()
                .stream()
                .collect(Collectors.toMap(Booked::hour, Booked::time));
    }

    List<OfTenant> byTenant(PoolId pool, Instant from, Instant to) {
        String name = "(array_agg(s.tenant_name order by m.hour desc))[1] as name, ";
        return select(
                        "select s.tenant_id, "
                                + name
                                + TIME
                                + OF_POOL
                                + "group by s.tenant_id order by name, s.tenant_id",
                        pool,
                        from,
                        to)
                .query((row, _) ->
                        new OfTenant(
                                new Payer(
                                        new TenantId(row.getObject("tenant_id", UUID.class)),
                                        row.getString("name")),
                                new Time(row.getBigDecimal("hours"), row.getBigDecimal("usd"))))
                .list();
    }

    List<OfDeployment> byDeployment(PoolId pool, Instant from, Instant to) {
        return select(
                        "select s.model, s.deployment, "
                                + TOKENS
                                + ", "
                                + TIME
                                + OF_POOL
                                + "group by s.model, s.deployment order by s.model, s.deployment",
                        pool,
                        from,
                        to)
                .query((row, _) ->
                        new OfDeployment(
                                row.getString("model"),
                                row.getString("deployment"),
                                new Time(row.getBigDecimal("hours"), row.getBigDecimal("usd")),
                                row.getLong("input"),
                                row.getLong("cached"),
                                row.getLong("output")))
                .list();
    }

    private JdbcClient.StatementSpec select(String sql, PoolId pool, Instant from, Instant to) {
        return jdbc.sql(sql)
                .param("pool", pool.value())
                .param("from", from.atOffset(ZoneOffset.UTC))
                .param("to", to.atOffset(ZoneOffset.UTC));
    }
}
