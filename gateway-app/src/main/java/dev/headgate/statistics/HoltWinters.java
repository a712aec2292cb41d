package dev.headgate.statistics;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Additive exponential smoothing with a weekly season and a damped trend; the smoothing that would
 * have foretold the past best, one day ahead, is taken. The interval simulates the days to come
 * with the errors of the past.
 */
public final class HoltWinters implements Forecaster {
    private static final int WEEK = 7;
    private static final double DAMPING = 0.98;
    private static final int PATHS = 1000;
    private static final long SEED = 20_261_122;
    private static final double[] LEVELS = {0.05, 0.1, 0.2, 0.4, 0.7};
    private static final double[] TRENDS = {0, 0.01, 0.05, 0.15};
    private static final double[] SEASONS = {0.05, 0.15, 0.3};

    @Override
    public String method() {
        return "Holt-Winters, additive with a weekly season and a damped trend; interval by residual bootstrap";
    }

    @Override
    public int daysNeeded() {
        return 3 * WEEK;
    }

    @Override
    public Estimate sumUntil(DailySeries past, LocalDate end) {
        int horizon = horizon(past, end);
        Fit fit = fit(past.amounts());
        double[] sums = new double[PATHS];
        var random = new SplittableRandom(SEED);
        for (int path = 0; path < PATHS; path++) {
            State state = fit.end.copy();
            for (int day = 0; day < horizon; day++) {
                double error = fit.errors[random.nextInt(fit.errors.length)];
                double amount = Math.max(0, state.expected() + error);
                sums[path] += amount;
                state.observe(amount);
            }
        }
        Estimate simulated = Estimate.of(sums);
        return new Estimate(fit.end.copy().sum(horizon), simulated.low(), simulated.high());
    }

    private static Fit fit(double[] amounts) {
        Fit best = null;
        for (double level : LEVELS) {
            for (double trend : TRENDS) {
                for (double season : SEASONS) {
                    Fit fit = run(amounts, new State(amounts, level, trend, season));
                    best = best == null || fit.squares() < best.squares() ? fit : best;
                }
            }
        }
        return java.util.Objects.requireNonNull(best);
    }

    /** Goes through the past a day at a time; the first two weeks only set it up. */
    private static Fit run(double[] amounts, State state) {
        double[] errors = new double[amounts.length - 2 * WEEK];
        for (int day = 0; day < amounts.length; day++) {
            double error = amounts[day] - state.expected();
            if (day >= 2 * WEEK) {
                errors[day - 2 * WEEK] = error;
            }
            state.observe(amounts[day]);
        }
        return new Fit(state, errors);
    }

    // Kept in an array, as it was worked out; nobody compares two fits.
    @SuppressWarnings("ArrayRecordComponent")
    private record Fit(State end, double[] errors) {
        double squares() {
            return Arrays.stream(errors).map(error -> error * error).sum();
        }
    }

    /** Where the smoothing stands after a day. */
    private static final class State {
        private final double levelRate;
        private final double trendRate;
        private final double seasonRate;
        private final double[] season;
        private double level;
        private double trend;
        private int day;

        State(double[] amounts, double levelRate, double trendRate, double seasonRate) {
            this.levelRate = levelRate;
            this.trendRate = trendRate;
            this.seasonRate = seasonRate;
            this.level = mean(amounts, 0, 2 * WEEK);
            this.trend = (mean(amounts, WEEK, 2 * WEEK) - mean(amounts, 0, WEEK)) / WEEK;
            this.season = new double[WEEK];
            for (int weekday = 0; weekday < WEEK; weekday++) {
                season[weekday] = (amounts[weekday] + amounts[weekday + WEEK]) / 2 - level;
            }
        }

        private State(State other) {
            levelRate = other.levelRate;
            trendRate = other.trendRate;
            seasonRate = other.seasonRate;
            season = other.season.clone();
            level = other.level;
            trend = other.trend;
            day = other.day;
        }

        State copy() {
            return new State(this);
        }

        double expected() {
            return level + DAMPING * trend + season[day % WEEK];
        }

        void observe(double amount) {
            double before = level;
            double ahead = level + DAMPING * trend;
            level = ahead + levelRate * (amount - season[day % WEEK] - ahead);
            trend = DAMPING * trend + trendRate * (level - before - DAMPING * trend);
            season[day % WEEK] += seasonRate * (amount - level - season[day % WEEK]);
            day++;
        }

        /** What the next days sum to if nothing unforeseen happens; no day is below zero. */
        double sum(int days) {
            double sum = 0;
            for (int ahead = 0; ahead < days; ahead++) {
                double amount = Math.max(0, expected());
                sum += amount;
                level += DAMPING * trend;
                trend *= DAMPING;
                day++;
            }
            return sum;
        }

        private static double mean(double[] amounts, int from, int to) {
            return Arrays.stream(amounts, from, to).average().orElse(0);
        }
    }
}
