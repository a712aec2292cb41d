package dev.headgate.allocation;

import dev.headgate.catalog.CostInputs;
import dev.headgate.catalog.Dated;
import dev.headgate.catalog.Pool;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A pool's cost over time. A cost that begins or ends inside an hour counts for its part of it,
 * exactly. Hours are rounded at twelve decimals so that the hours since any beginning add up to
 * what they cost together, rounded once: what one hour loses the next one gains.
 */
final class CostTimeline {
    private static final int USD_SCALE = 12;
    private static final int HOURS_SCALE = 15;

    private final List<Dated<Pool.HourlyCost>> costs;

    CostTimeline(List<Dated<Pool.HourlyCost>> costs) {
        this.costs = List.copyOf(costs);
    }

    /** The hours of a range that begins with an hour; the last one may be cut short. */
    List<HourCost> hours(Instant from, Instant to) {
        var paid = new RunningSum(HOURS_SCALE, _ -> BigDecimal.ONE);
        var replicas = new RunningSum(HOURS_SCALE, cost -> BigDecimal.valueOf(replicas(cost)));
        var cost = new RunningSum(USD_SCALE, Pool.HourlyCost::usdPerHour);
        var overhead = new RunningSum(USD_SCALE, Pool.HourlyCost::overheadUsdPerHour);
        var energy = new RunningSum(USD_SCALE, one -> one.inputs().energyPerHour());
        List<HourCost> hours = new ArrayList<>();
        for (Instant hour = from; hour.isBefore(to); hour = hour.plus(1, ChronoUnit.HOURS)) {
            Instant end = earlier(hour.plus(1, ChronoUnit.HOURS), to);
            hours.add(
                    new HourCost(
                            hour,
                            paid.next(hour, end),
                            replicas.next(hour, end),
                            cost.next(hour, end),
                            overhead.next(hour, end),
                            energy.next(hour, end)));
        }
        return hours;
    }

    /** Replicas at a moment; one where nothing is known. */
    int replicasAt(Instant moment) {
        return costs.stream()
                .filter(dated -> dated.holdsAt(moment))
                .map(dated -> replicas(dated.value()))
                .findFirst()
                .orElse(CostInputs.Fleet.ONE.replicas());
    }

    private static int replicas(Pool.HourlyCost cost) {
        return cost.inputs().fleet().replicas();
    }

    private static Instant earlier(Instant one, @Nullable Instant other) {
        return other == null || one.isBefore(other) ? one : other;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    /** Adds up an amount per hour over time, exactly, and tells each step rounded. */
    private final class RunningSum {
        private static final BigDecimal NANOS = BigDecimal.valueOf(Duration.ofHours(1).toNanos());

        private final int scale;
        private final Function<Pool.HourlyCost, BigDecimal> perHour;
        private BigDecimal exact = BigDecimal.ZERO;
        private BigDecimal told = BigDecimal.ZERO;

        RunningSum(int scale, Function<Pool.HourlyCost, BigDecimal> perHour) {
            this.scale = scale;
            this.perHour = perHour;
        }

        BigDecimal next(Instant from, Instant to) {
            for (Dated<Pool.HourlyCost> dated : costs) {
                Instant begin = later(from, dated.from());
                Instant end = earlier(to, dated.until());
                if (begin.isBefore(end)) {
                    BigDecimal nanos = BigDecimal.valueOf(Duration.between(begin, end).toNanos());
                    exact = exact.add(perHour.apply(dated.value()).multiply(nanos));
                }
            }
            BigDecimal rounded = exact.divide(NANOS, scale, RoundingMode.HALF_UP);
            BigDecimal step = rounded.subtract(told);
            told = rounded;
            return step;
        }
    }
}
