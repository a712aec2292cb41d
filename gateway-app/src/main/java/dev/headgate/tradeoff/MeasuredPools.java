package dev.headgate.tradeoff;

import dev.headgate.catalog.Catalog;
import dev.headgate.catalog.Deployment;
import dev.headgate.catalog.Pool;
import dev.headgate.usage.Meter;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Pools as the books saw them: what their cost rows say, and the time and tokens of their calls. */
@Component
class MeasuredPools implements OwnCapacity {
    private static final String COSTS =
            """
            select pool_id, coalesce(sum(hours), 0) as hours, coalesce(sum(hours * usd_per_hour), 0) as usd
            from (
                select pool_id, usd_per_hour,
                       extract(epoch from least(coalesce(valid_to, :to), :to) - greatest(valid_from, :from)) / 3600
                           as hours
                from pool_costs
                where valid_from < :to and coalesce(valid_to, :to) > :from
            ) c group by pool_id
            """;

    private static final String WORK =
            """
            select s.place_id, s.deployment, m.hour, m.meter, sum(m.quantity) as quantity
            from meter_hours m join spend_series s on s.id = m.series_id
            where m.hour >= :from and m.hour < :to and m.kind in ('USAGE', 'CORRECTION')
              and s.hosting = 'SELF_HOSTED'
            group by s.place_id, s.deployment, m.hour, m.meter
            """;

    private final JdbcClient jdbc;
    private final Catalog catalog;
    private final Clock clock;

    MeasuredPools(JdbcClient jdbc, Catalog catalog, Clock clock) {
        this.jdbc = jdbc;
        this.catalog = catalog;
        this.clock = clock;
    }

    private record Cost(BigDecimal hours, BigDecimal usd) {
        static final Cost NONE = new Cost(BigDecimal.ZERO, BigDecimal.ZERO);
    }

    private record Hour(UUID pool, String deployment, Instant begin) {
        static Hour read(ResultSet row) throws SQLException {
            return new Hour(
                    row.getObject("place_id", UUID.class),
                    row.getString("deployment"),
                    row.getTimestamp("hour").toInstant());
        }
    }

    @Override
    public List<PoolFigures> in(Period period) {
        Map<UUID, Cost> costs = costs(period);
        Map<Hour, Map<Meter, BigDecimal>> work = work(period);
        Map<String, Deployment.Place.SelfHosted> pools = new TreeMap<>();
        for (Deployment deployment : catalog.current().deployments()) {
            if (deployment.place() instanceof Deployment.Place.SelfHosted place) {
                pools.put(place.pool().name(), place);
            }
        }
        return pools.values().stream()
                .map(place -> figures(place, costs, work))
                .toList();
    }

    private static PoolFigures figures(
            Deployment.Place.SelfHosted place,
            Map<UUID, Cost> costs,
            Map<Hour, Map<Meter, BigDecimal>> work) {
        Pool pool = place.pool();
        Cost cost = costs.getOrDefault(pool.id().value(), Cost.NONE);
        Map<String, RateFit> fits = new HashMap<>();
        BigDecimal busy = BigDecimal.ZERO;
        for (Map.Entry<Hour, Map<Meter, BigDecimal>> entry : work.entrySet()) {
            if (entry.getKey().pool().equals(pool.id().value())) {
                BigDecimal hours =
                        entry.getValue().getOrDefault(Meter.POOL_TIME, BigDecimal.ZERO);
                busy = busy.add(hours);
                fits.computeIfAbsent(entry.getKey().deployment(), _ -> new RateFit())
                        .observe(
                                new TokenMix(entry.getValue()),
                                hours.multiply(Figures.SECONDS_PER_HOUR));
            }
        }
        Pool.@Nullable HourlyCost now = place.cost();
        return new PoolFigures(
                pool.id(),
                pool.name(),
                pool.engine().saysItsShare() ? 1 : pool.slots(),
                1,
                now == null ? null : now.usdPerHour(),
                BigDecimal.ZERO,
                cost.hours(),
                cost.usd(),
                busy,
                rates(fits));
    }

    private static Map<String, ServiceRates> rates(Map<String, RateFit> fits) {
        Map<String, ServiceRates> rates = new HashMap<>();
        fits.forEach((deployment, fit) ->
                fit.rates().ifPresent(known -> rates.put(deployment, known)));
        return rates;
    }

    /** Only time that has passed was paid. */
    private Map<UUID, Cost> costs(Period period) {
        Instant now = clock.instant();
        Instant end = period.end().toInstant();
        Map<UUID, Cost> costs = new HashMap<>();
        jdbc.sql(COSTS)
                .param("from", period.begin())
                .param("to", (end.isBefore(now) ? end : now).atOffset(ZoneOffset.UTC))
                .query((row, _) ->
                        costs.put(
                                row.getObject("pool_id", UUID.class),
                                new Cost(row.getBigDecimal("hours"), row.getBigDecimal("usd"))))
                .list();
        return costs;
    }

    private Map<Hour, Map<Meter, BigDecimal>> work(Period period) {
        Map<Hour, Map<Meter, BigDecimal>> work = new HashMap<>();
        jdbc.sql(WORK)
                .param("from", period.begin())
                .param("to", period.end())
                .query((row, _) ->
                        work.computeIfAbsent(Hour.read(row), _ -> new EnumMap<>(Meter.class))
                                .put(
                                        Meter.valueOf(row.getString("meter")),
                                        row.getBigDecimal("quantity")))
                .list();
        return work;
    }
}
