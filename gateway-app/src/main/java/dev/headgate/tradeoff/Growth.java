package dev.headgate.tradeoff;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How a daily volume grows: least squares of its logarithm over the days, {@code ln v = a + b ×
 * day}, with the 95 % interval of b. Days without traffic have no logarithm and are left out.
 *
 * @param origin the middle of the days that had traffic, as a fraction of days after {@code first}
 * @param level the logarithm of the volume there
 * @param slope b, per day
 * @param halfWidth half the width of the interval of b
 */
record Growth(
        LocalDate first, int days, double origin, double level, double slope, double halfWidth) {
    private static final int FEWEST_DAYS = 7;
    private static final int FARTHEST_DAYS = 50 * 365;
    private static final BigDecimal DAYS_PER_MONTH =
            new BigDecimal(365).divide(new BigDecimal(12), Figures.PRECISION);

    /** The 97.5th percentile of Student's t for 1 to 30 degrees of freedom. */
    private static final double[] STUDENT = {
        12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160,
        2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056,
        2.052, 2.048, 2.045, 2.042
    };

    /** When a volume is passed. */
    sealed interface Arrival {
        /** It has been passed. */
        record Reached() implements Arrival {}

        /**
         * It will be passed on this day.
         *
         * @param latest empty if the slowest growth of the interval never comes there
         */
        record On(LocalDate date, LocalDate earliest, Optional<LocalDate> latest)
                implements Arrival {}

        /** Volume does not grow, or so slowly that it would take more than fifty years. */
        record NotAtThisGrowth() implements Arrival {}

        /** Too few days had traffic to tell. */
        record Unknown() implements Arrival {}
    }

    /** The trend of these days; empty if fewer than a week of them had traffic. */
    static Optional<Growth> of(Map<LocalDate, BigDecimal> tokensByDay) {
        SortedMap<LocalDate, Double> logs = new TreeMap<>();
        tokensByDay.forEach((day, tokens) -> {
            if (tokens.signum() > 0) {
                logs.put(day, Math.log(tokens.doubleValue()));
            }
        });
        return logs.size() < FEWEST_DAYS ? Optional.empty() : Optional.of(fit(logs));
    }

    private static Growth fit(SortedMap<LocalDate, Double> logs) {
        LocalDate first = logs.firstKey();
        int n = logs.size();
        double[] x =
                logs.keySet().stream()
                        .mapToDouble(day -> ChronoUnit.DAYS.between(first, day))
                        .toArray();
        double[] y = logs.values().stream().mapToDouble(Double::doubleValue).toArray();
        double meanX = mean(x);
        double meanY = mean(y);
        double slope = cross(x, meanX, y, meanY) / cross(x, meanX, x, meanX);
        double unexplained = cross(y, meanY, y, meanY) - slope * cross(x, meanX, y, meanY);
        double error = Math.sqrt(Math.max(0, unexplained) / (n - 2) / cross(x, meanX, x, meanX));
        return new Growth(first, n, meanX, meanY, slope, student(n - 2) * error);
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    private static double cross(double[] x, double meanX, double[] y, double meanY) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += (x[i] - meanX) * (y[i] - meanY);
        }
        return sum;
    }

    private static double student(int freedom) {
        return freedom <= STUDENT.length ? STUDENT[freedom - 1] : 1.96 + 2.4 / freedom;
    }

    /** When the volume of a month passes this one, seen from a day. */
    Arrival passes(BigDecimal tokensPerMonth, LocalDate today) {
        double wanted = Math.log(tokensPerMonth.doubleValue() / DAYS_PER_MONTH.doubleValue());
        Optional<LocalDate> date = at(wanted, slope);
        if (date.isEmpty()) {
            return new Arrival.NotAtThisGrowth();
        }
        if (!date.get().isAfter(today)) {
            return new Arrival.Reached();
        }
        LocalDate earliest = at(wanted, slope + halfWidth).orElse(date.get());
        return new Arrival.On(
                date.get(),
                earliest.isBefore(today) ? today : earliest,
                at(wanted, slope - halfWidth));
    }

    private Optional<LocalDate> at(double wanted, double growth) {
        double days = growth > 0 ? origin + (wanted - level) / growth : Double.POSITIVE_INFINITY;
        return days > FARTHEST_DAYS
                ? Optional.empty()
                : Optional.of(first.plusDays((long) Math.ceil(days)));
    }
}
