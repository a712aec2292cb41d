package dev.headgate.statistics;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Foretells the sum of the days that follow a series. The same series always gives the same answer.
 */
public interface Forecaster {

    /** How it works, in a sentence. */
    String method();

    /** Days that it needs to have seen. */
    int daysNeeded();

    /**
     * The sum of the days after the series until before a day.
     *
     * @throws IllegalArgumentException if the series is too short
     */
    Estimate sumUntil(DailySeries past, LocalDate end);

    /**
     * The mean of the absolute errors, as shares of the truth, of forecasts that would have been
     * made at these moments.
     *
     * @param cuts each a day from which on nothing was known, and the day before which the sum ends
     */
    default OptionalDouble meanAbsolutePercentageError(DailySeries past, List<Cut> cuts) {
        List<Double> errors = new ArrayList<>();
        for (Cut cut : cuts) {
            DailySeries known = past.before(cut.from());
            double truth = past.sum(cut.from(), cut.to());
            if (known.days() >= daysNeeded() && truth > 0 && !past.next().isBefore(cut.to())) {
                errors.add(Math.abs(sumUntil(known, cut.to()).expected() - truth) / truth);
            }
        }
        return errors.stream().mapToDouble(Double::doubleValue).average();
    }

    /** A forecast in the past. */
    record Cut(LocalDate from, LocalDate to) {}

    /** The days that are to be foretold. */
    private static int days(DailySeries past, LocalDate end) {
        return (int) Math.max(0, ChronoUnit.DAYS.between(past.next(), end));
    }

    /** Checks that there is enough to go by, and says how many days are to be foretold. */
    default int horizon(DailySeries past, LocalDate end) {
        if (past.days() < daysNeeded()) {
            throw new IllegalArgumentException(
                    "A forecast needs %d days and has %d".formatted(daysNeeded(), past.days()));
        }
        return days(past, end);
    }
}
