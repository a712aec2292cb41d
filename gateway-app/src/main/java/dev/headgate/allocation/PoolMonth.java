package dev.headgate.allocation;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** A month (UTC) of a pool, hour by hour, as far as it has come. */
record PoolMonth(YearMonth month, List<PoolHour> hours) {

    PoolMonth {
        hours = List.copyOf(hours);
    }

    static Instant begin(YearMonth month) {
        return month.atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);
    }

    static Instant end(YearMonth month) {
        return begin(month.plusMonths(1));
    }

    /** What hours cost, with what was booked in them; what exceeds an hour is its neighbours'. */
    static PoolMonth of(YearMonth month, List<HourCost> costs, Map<Instant, PoolSums.Time> booked) {
        List<PoolSums.Time> times =
                costs.stream()
                        .map(cost -> booked.getOrDefault(cost.hour(), PoolSums.Time.NONE))
                        .toList();
        List<BigDecimal> used = spilled(times, PoolSums.Time::hours, costs, HourCost::paidHours);
        List<BigDecimal> attributed =
                spilled(times, PoolSums.Time::usd, costs, HourCost::attributable);
        List<PoolHour> hours = new ArrayList<>();
        for (int i = 0; i < costs.size(); i++) {
            hours.add(hour(costs.get(i), times.get(i), used.get(i), attributed.get(i)));
        }
        return new PoolMonth(month, hours);
    }

    private static List<BigDecimal> spilled(
            List<PoolSums.Time> times,
            Function<PoolSums.Time, BigDecimal> amount,
            List<HourCost> costs,
            Function<HourCost, BigDecimal> room) {
        return Spillover.of(times.stream().map(amount).toList(), costs.stream().map(room).toList())
                .kept();
    }

    private static PoolHour hour(
            HourCost cost, PoolSums.Time booked, BigDecimal used, BigDecimal attributed) {
        return new PoolHour(
                cost.hour(),
                cost.paidHours(),
                cost.replicaHours(),
                cost.cost(),
                cost.overhead(),
                cost.energy(),
                booked.hours(),
                booked.usd(),
                used,
                attributed);
    }

    BigDecimal sum(Function<PoolHour, BigDecimal> amount) {
        return LargestRemainder.sum(hours.stream().map(amount).toList());
    }
}
