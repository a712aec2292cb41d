package dev.headgate.statistics;

import java.time.LocalDate;
import java.util.SplittableRandom;

/**
 * The run rate of the last four weeks, with each weekday at its usual share. The interval draws the
 * errors of the past eight weeks again, many times.
 */
public final class WeekdayRate implements Forecaster {
    private static final int LEVEL_DAYS = 28;
    private static final int SHARE_DAYS = 56;
    private static final int DRAWS = 2000;
    private static final long SEED = 20_261_122;

    /** A weekday that was seen once is half believed. */
    private static final double DOUBT = 1;

    @Override
    public String method() {
        return "run rate of the last 28 days with weekday weights; interval by residual bootstrap over 56 days";
    }

    @Override
    public int daysNeeded() {
        return 7;
    }

    @Override
    public Estimate sumUntil(DailySeries past, LocalDate end) {
        int horizon = horizon(past, end);
        DailySeries recent = past.last(SHARE_DAYS);
        double[] weights = weights(recent);
        double level = level(past.last(LEVEL_DAYS), weights);
        double expected = 0;
        double[] days = new double[horizon];
        for (int day = 0; day < horizon; day++) {
            days[day] = level * weights[past.weekday(past.days() + day)];
            expected += days[day];
        }
        Estimate drawn = Estimate.of(draw(days, residuals(recent, weights, level)));
        return new Estimate(expected, drawn.low(), drawn.high());
    }

    /** What a weekday is to the mean of all days; 1 where nothing was ever spent. */
    private static double[] weights(DailySeries series) {
        double[] sums = new double[7];
        int[] counts = new int[7];
        double total = 0;
        for (int day = 0; day < series.days(); day++) {
            sums[series.weekday(day)] += series.amounts()[day];
            counts[series.weekday(day)]++;
            total += series.amounts()[day];
        }
        double mean = total / series.days();
        double[] weights = new double[7];
        for (int weekday = 0; weekday < 7; weekday++) {
            double seen = mean == 0 ? counts[weekday] : sums[weekday] / mean;
            weights[weekday] = (seen + DOUBT) / (counts[weekday] + DOUBT);
        }
        return weights;
    }

    /** A day of weight 1, such that the days of the series would have summed to what they did. */
    private static double level(DailySeries series, double[] weights) {
        double amount = 0;
        double weight = 0;
        for (int day = 0; day < series.days(); day++) {
            amount += series.amounts()[day];
            weight += weights[series.weekday(day)];
        }
        return weight == 0 ? 0 : amount / weight;
    }

    private static double[] residuals(DailySeries series, double[] weights, double level) {
        double[] residuals = new double[series.days()];
        for (int day = 0; day < residuals.length; day++) {
            residuals[day] = series.amounts()[day] - level * weights[series.weekday(day)];
        }
        return residuals;
    }

    private static double[] draw(double[] days, double[] residuals) {
        var random = new SplittableRandom(SEED);
        double[] sums = new double[DRAWS];
        for (int draw = 0; draw < DRAWS; draw++) {
            for (double day : days) {
                sums[draw] += Math.max(0, day + residuals[random.nextInt(residuals.length)]);
            }
        }
        return sums;
    }
}
