package dev.headgate.allocation;

import dev.headgate.catalog.PoolId;
import dev.headgate.catalog.Pools;
import java.time.Clock;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * The hours of a pool: of a month whose close stands as they were closed, of others by the costs
 * and sums that are there now. An hour that is not over counts as far as it has come.
 */
@Component
public class PoolHours {
    private final Pools pools;
    private final PoolSums sums;
    private final PoolCloses closes;
    private final Clock clock;

    PoolHours(Pools pools, PoolSums sums, PoolCloses closes, Clock clock) {
        this.pools = pools;
        this.sums = sums;
        this.closes = closes;
        this.clock = clock;
    }

    /** The hours of a range, without those that have not begun. */
    public List<PoolHour> of(PoolId pool, Instant from, Instant to) {
        List<PoolHour> hours = new ArrayList<>();
        YearMonth last = monthOf(to.minus(1, ChronoUnit.MILLIS));
        for (YearMonth month = monthOf(from); !month.isAfter(last); month = month.plusMonths(1)) {
            hours.addAll(closedOrOpen(pool, month).hours());
        }
        return hours.stream()
                .filter(hour -> !hour.hour().isBefore(from) && hour.hour().isBefore(to))
                .toList();
    }

    /** A month by the costs and sums that are there now, whether or not it was closed. */
    PoolMonth open(PoolId pool, YearMonth month) {
        Instant begin = PoolMonth.begin(month);
        Instant end = PoolMonth.end(month);
        Instant now = clock.instant();
        var timeline = new CostTimeline(pools.costs(pool));
        return PoolMonth.of(
                month,
                timeline.hours(begin, now.isBefore(end) ? now : end),
                sums.byHour(pool, begin, end));
    }

    private PoolMonth closedOrOpen(PoolId pool, YearMonth month) {
        return closes.standing(pool, month)
                .map(close -> new PoolMonth(month, closes.hours(close.id())))
                .orElseGet(() -> open(pool, month));
    }

    static YearMonth monthOf(Instant moment) {
        return YearMonth.from(moment.atOffset(ZoneOffset.UTC));
    }
}
