package dev.headgate.reporting;

import dev.headgate.statistics.DailySeries;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Spend by day (UTC), from the sums of the books. */
@Component
class DailySpend {
    private static final String BY_DAY =
            """
            select (h.hour at time zone 'UTC')::date as day, sum(h.usd) as usd
            from meter_hours h join spend_series s on s.id = h.series_id
            where h.hour >= :from and h.hour < :to and h.kind in ('USAGE', 'CORRECTION')
              and (:tenant::text is null or s.tenant_name = :tenant)
            group by 1 order by 1
            """;

    private static final String TOTAL =
            """
            select coalesce(sum(h.usd), 0)
            from meter_hours h join spend_series s on s.id = h.series_id
            where h.hour >= :from and h.hour < :to and (:tenant::text is null or s.tenant_name = :tenant)
            """;

    private final JdbcClient jdbc;

    DailySpend(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * What calls cost, from the first day on which something was spent; days without spend are
     * zero.
     */
    DailySeries ofCalls(LocalDate from, LocalDate to, @Nullable String tenant) {
        Map<LocalDate, BigDecimal> byDay = new TreeMap<>();
        jdbc.sql(BY_DAY)
                .param("from", startOf(from))
                .param("to", startOf(to))
                .param("tenant", tenant)
                .query(row -> {
                    byDay.put(row.getObject("day", LocalDate.class), row.getBigDecimal("usd"));
                });
        LocalDate first = byDay.keySet().stream().findFirst().orElse(to);
        double[] amounts = new double[(int) ChronoUnit.DAYS.between(first, to)];
        byDay.forEach((day, usd) ->
                amounts[(int) ChronoUnit.DAYS.between(first, day)] = usd.doubleValue());
        return new DailySeries(first, amounts);
    }

    /** Everything that was booked, exact. */
    BigDecimal total(LocalDate from, LocalDate to, @Nullable String tenant) {
        return jdbc.sql(TOTAL)
                .param("from", startOf(from))
                .param("to", startOf(to))
                .param("tenant", tenant)
                .query(BigDecimal.class)
                .single();
    }

    private static OffsetDateTime startOf(LocalDate day) {
        return day.atStartOfDay().atOffset(ZoneOffset.UTC);
    }
}
