package dev.headgate.allocation;

import dev.headgate.allocation.PoolEconomics.OfModel;
import dev.headgate.allocation.PoolEconomics.Sums;
import dev.headgate.catalog.CalibrationBook;
import dev.headgate.catalog.Pool;
import dev.headgate.catalog.PoolId;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The economics of pools over periods, from the sums of the books and the closes that stand. */
@Component
public class Economics {
    private final PoolHours hours;
    private final PoolSums sums;
    private final PoolCloses closes;
    private final CalibrationBook calibrations;

    Economics(PoolHours hours, PoolSums sums, PoolCloses closes, CalibrationBook calibrations) {
        this.hours = hours;
        this.sums = sums;
        this.closes = closes;
        this.calibrations = calibrations;
    }

    /** What a pool cost from the begin of an hour on until before another. */
    public PoolEconomics of(Pool pool, Instant from, Instant to) {
        List<CalibrationBook.Entry> known = calibrations.of(pool.id());
        var period =
                new TokenEconomics(
                        summed(pool.id(), from, to), sums.byDeployment(pool.id(), from, to));
        List<OfModel> models = period.models(deployment -> inForce(known, deployment, to));
        return new PoolEconomics(
                pool.id(),
                pool.name(),
                from,
                to,
                period.sums(),
                TokenEconomics.rates(models),
                period.prices(models),
                models);
    }

    private Sums summed(PoolId pool, Instant from, Instant to) {
        List<PoolHour> of = hours.of(pool, from, to);
        return new Sums(
                sum(of, PoolHour::paidHours),
                sum(of, PoolHour::replicaHours),
                sum(of, PoolHour::usedHours),
                sum(of, PoolHour::cost),
                sum(of, PoolHour::attributed),
                sum(of, PoolHour::idle),
                sum(of, PoolHour::overhead),
                sum(of, PoolHour::energy),
                difference(pool, from, to));
    }

    private static BigDecimal sum(List<PoolHour> hours, Function<PoolHour, BigDecimal> amount) {
        return LargestRemainder.sum(hours.stream().map(amount).toList());
    }

    /** Of a month that the period cuts, no part is known. */
    private BigDecimal difference(PoolId pool, Instant from, Instant to) {
        return closes.of(pool).stream()
                .filter(close -> close.reversal() == null)
                .map(PoolClose::figures)
                .filter(close -> isWithin(close.month(), from, to))
                .map(CloseFigures::difference)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static boolean isWithin(YearMonth month, Instant from, Instant to) {
        return !PoolMonth.begin(month).isBefore(from) && !PoolMonth.end(month).isAfter(to);
    }

    /** The newest calibration that began before the end of the period. */
    private static TokenEconomics.@Nullable KnownPace inForce(
            List<CalibrationBook.Entry> known, String deployment, Instant to) {
        return known.stream()
                .filter(entry -> entry.deploymentName().equals(deployment))
                .filter(entry -> entry.from().isBefore(to))
                .findFirst()
                .map(entry ->
                        new TokenEconomics.KnownPace(entry.calibration().pace(), entry.from()))
                .orElse(null);
    }
}
