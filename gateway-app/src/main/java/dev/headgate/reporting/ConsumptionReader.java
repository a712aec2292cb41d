package dev.headgate.reporting;

import dev.headgate.reporting.Consumption.Part;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads what a tenant used of a model in some hours, and in the same hours of earlier weeks. */
final class ConsumptionReader {
    private static final Duration WEEK = Duration.ofDays(7);

    private static final String CALLS =
            """
            select coalesce(sum(h.attempts), 0)
            from generate_series(:first_week::int, :last_week::int) w
            join spend_hours h on h.hour >= :from::timestamptz - w * interval '7 days'
                and h.hour < :to::timestamptz - w * interval '7 days'
            join spend_series s on s.id = h.series_id
            where s.tenant_id = :tenant and s.model = :model
            """;

    /** Own capacity costs time and not tokens: all of a deployment is one part. */
    private static final String PARTS =
            """
            select case s.hosting when 'HOSTED' then s.deployment || ' ' || h.meter else s.deployment end as part,
                   coalesce(sum(h.quantity) filter (where h.meter not in ('REQUEST', 'POOL_TIME')), 0) as tokens,
                   sum(h.usd) as usd
            from generate_series(:first_week::int, :last_week::int) w
            join meter_hours h on h.hour >= :from::timestamptz - w * interval '7 days'
                and h.hour < :to::timestamptz - w * interval '7 days'
            join spend_series s on s.id = h.series_id
            where s.tenant_id = :tenant and s.model = :model and h.kind in ('USAGE', 'CORRECTION')
            group by 1
            """;

    private final JdbcClient jdbc;
    private final UUID tenant;
    private final String model;

    ConsumptionReader(JdbcClient jdbc, UUID tenant, String model) {
        this.jdbc = jdbc;
        this.tenant = tenant;
        this.model = model;
    }

    Consumption during(Instant from, Instant to) {
        return sum(from, to, 0, 0);
    }

    /** The mean of the same hours in as many weeks before. */
    Consumption usually(Instant from, Instant to, int weeks) {
        return sum(from, to, 1, weeks).dividedBy(weeks);
    }

    /** How long ago, in whole weeks, these hours were after this moment. */
    static int weeksSince(Instant first, Instant from, int most) {
        return Math.clamp(Duration.between(first, from).dividedBy(WEEK), 0, most);
    }

    private Consumption sum(Instant from, Instant to, int firstWeek, int lastWeek) {
        Map<String, Object> parameters =
                Map.of(
                        "first_week", firstWeek,
                        "last_week", lastWeek,
                        "from", from.atOffset(ZoneOffset.UTC),
                        "to", to.atOffset(ZoneOffset.UTC),
                        "tenant", tenant,
                        "model", model);
        Map<String, Part> parts = new HashMap<>();
        jdbc.sql(PARTS)
                .params(parameters)
                .query(row -> {
                    parts.merge(
                            row.getString("part"),
                            new Part(row.getBigDecimal("tokens"), row.getBigDecimal("usd")),
                            Part::and);
                });
        BigDecimal calls = jdbc.sql(CALLS).params(parameters).query(BigDecimal.class).single();
        return new Consumption(calls, parts);
    }
}
