package dev.headgate.statistics;

import java.time.LocalDate;

/**
 * Amounts of days that follow each other.
 *
 * @param first the day of the first amount
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared, and copied where it is taken apart.
public record DailySeries(LocalDate first, double[] amounts) {

    public int days() {
        return amounts.length;
    }

    /** The day after the last. */
    public LocalDate next() {
        return first.plusDays(amounts.length);
    }

    /** The amounts before a day. */
    public DailySeries before(LocalDate day) {
        int days = Math.clamp(day.toEpochDay() - first.toEpochDay(), 0, amounts.length);
        return new DailySeries(first, java.util.Arrays.copyOf(amounts, days));
    }

    /** At most this many of the last days. */
    public DailySeries last(int days) {
        int from = Math.max(0, amounts.length - days);
        return new DailySeries(
                first.plusDays(from), java.util.Arrays.copyOfRange(amounts, from, amounts.length));
    }

    /** The sum of the days from one on until before another, as far as they are here. */
    public double sum(LocalDate from, LocalDate to) {
        double sum = 0;
        for (int day = 0; day < amounts.length; day++) {
            LocalDate date = first.plusDays(day);
            sum += date.isBefore(from) || !date.isBefore(to) ? 0 : amounts[day];
        }
        return sum;
    }

    /** Monday is 0. */
    int weekday(int day) {
        return first.plusDays(day).getDayOfWeek().getValue() - 1;
    }
}
