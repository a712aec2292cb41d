package dev.headgate.reconciliation;

import dev.headgate.catalog.Dated;
import dev.headgate.catalog.Pool;
import dev.headgate.catalog.PoolId;
import dev.headgate.catalog.Pools;
import dev.headgate.reconciliation.PoolReconciliation.Cost;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What the cost rows of a pool say that it cost. */
@Component
class PoolCosts {
    private static final int USD_SCALE = 12;
    private static final int HOURS_SCALE = 6;
    private static final BigDecimal NANOS_PER_HOUR =
            BigDecimal.valueOf(Duration.ofHours(1).toNanos());

    private final Pools pools;

    PoolCosts(Pools pools) {
        this.pools = pools;
    }

    List<Cost> of(Place pool, YearMonth month) {
        Instant begin = begin(month.atDay(1));
        Instant end = begin(month.plusMonths(1).atDay(1));
        List<Cost> costs = new ArrayList<>();
        for (Dated<Pool.HourlyCost> dated : pools.costs(new PoolId(pool.id()))) {
            @Nullable Instant until = dated.until();
            Instant from = later(dated.from(), begin);
            Instant to = until == null ? end : earlier(until, end);
            if (from.isBefore(to)) {
                costs.add(cost(from, to, dated.value().usdPerHour(), dated.value().source()));
            }
        }
        return costs;
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
