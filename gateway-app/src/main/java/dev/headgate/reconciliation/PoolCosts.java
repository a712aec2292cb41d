package dev.headgate.reconciliation;

import dev.headgate.reconciliation.PoolReconciliation.Cost;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What the cost rows of a pool say that it cost. */
@Component
class PoolCosts {
    private static final int USD_SCALE = 12;
    private static final int HOURS_SCALE = 6;
    private static final BigDecimal NANOS_PER_HOUR =
            BigDecimal.valueOf(Duration.ofHours(1).toNanos());

    private static final String ROWS =
            """
            select greatest(valid_from, :begin) as begins, least(coalesce(valid_to, :end), :end) as ends,
                   usd_per_hour, source
            from pool_costs
            where pool_id = :pool and valid_from < :end and coalesce(valid_to, :end) > :begin
            order by valid_from
            """;

    private final JdbcClient jdbc;

    PoolCosts(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<Cost> of(Place pool, YearMonth month) {
        return between(
                pool, begin(month.atDay(1)), begin(month.plusMonths(1).atDay(1)));
    }

    private List<Cost> between(Place pool, Instant begin, Instant end) {
        return jdbc.sql(ROWS)
                .param("pool", pool.id())
                .param("begin", begin.atOffset(ZoneOffset.UTC))
                .param("end", end.atOffset(ZoneOffset.UTC))
                .query((row, _) ->
                        cost(
                                row.getObject("begins", OffsetDateTime.class).toInstant(),
                                row.getObject("ends", OffsetDateTime.class).toInstant(),
                                row.getBigDecimal("usd_per_hour"),
                                row.getString("source")))
                .list();
    }

    private static Cost cost(Instant from, Instant to, BigDecimal perHour, String source) {
        return new Cost(
                from,
                to,
                perHours(BigDecimal.ONE, from, to, HOURS_SCALE),
                perHour,
                perHours(perHour, from, to, USD_SCALE),
                source);
    }

    /** What these costs come to on a day. */
    static BigDecimal on(LocalDate day, List<Cost> costs) {
        BigDecimal usd = BigDecimal.ZERO;
        for (Cost cost : costs) {
            Instant from = later(cost.from(), begin(day));
            Instant to = earlier(cost.to(), begin(day.plusDays(1)));
            if (from.isBefore(to)) {
                usd = usd.add(perHours(cost.usdPerHour(), from, to, USD_SCALE));
            }
        }
        return usd;
    }

    private static BigDecimal perHours(BigDecimal perHour, Instant from, Instant to, int scale) {
        BigDecimal nanos = BigDecimal.valueOf(Duration.between(from, to).toNanos());
        return perHour.multiply(nanos).divide(NANOS_PER_HOUR, scale, RoundingMode.HALF_UP);
    }

    private static Instant begin(LocalDate day) {
        return day.atStartOfDay().toInstant(ZoneOffset.UTC);
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
