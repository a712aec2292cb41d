package dev.headgate.tradeoff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class GrowthTest {
    private static final LocalDate FIRST = LocalDate.of(2026, 10, 1);
    private static final LocalDate TODAY = LocalDate.of(2026, 10, 31);

    @Test
    void twoPercentADayDoubleAMonthsVolumeInThirtySixDays() {
        Growth growth = Growth.of(days(30, day -> 1_000_000 * Math.pow(1.02, day))).orElseThrow();

        assertThat(growth.slope()).isCloseTo(Math.log(1.02), within(1e-12));
        assertThat(growth.halfWidth()).isLessThan(1e-9);
        // 1.02^35 is 1.9999, so day 36 is the first with twice the volume of day 0.
        BigDecimal twice = new BigDecimal(2_000_000).multiply(new BigDecimal("30.4166"));
        assertThat(growth.passes(twice, TODAY))
                .isEqualTo(
                        new Growth.Arrival.On(
                                FIRST.plusDays(36),
                                FIRST.plusDays(36),
                                Optional.of(FIRST.plusDays(36))));
    }

    /** The weekend is a tenth of a working day: the trend stays, its interval widens. */
    @Test
    void aWeekWithItsWeekendWidensTheInterval() {
        Growth growth =
                Growth.of(
                                days(
                                        56,
                                        day ->
                                                1_000_000
                                                        * Math.pow(1.01, day)
                                                        * (day % 7 < 5 ? 1 : 0.1)))
                        .orElseThrow();

        assertThat(growth.slope()).isCloseTo(Math.log(1.01), within(growth.halfWidth()));
        Growth.Arrival.On on =
                (Growth.Arrival.On) growth.passes(new BigDecimal(100_000_000), TODAY.plusDays(26));
        assertThat(on.earliest()).isBefore(on.date());
        assertThat(on.latest())
                .satisfiesAnyOf(
                        latest -> assertThat(latest).isEmpty(),
                        latest -> assertThat(latest.orElseThrow()).isAfter(on.date()));
    }

    /** By hand: ln v = 0, 1, 1, 2, 2, 3, 3, 4 on days 0 to 7. */
    @Test
    void theIntervalIsTheOneOfOrdinaryLeastSquares() {
        int[] logs = {0, 1, 1, 2, 2, 3, 3, 4};

        Growth growth = Growth.of(days(8, day -> Math.exp(logs[day]))).orElseThrow();

        // Sxx = 42, Sxy = 22, Syy = 12: slope 22/42, s² = (12 − 22²/42)/6, t(6) = 2.447.
        assertThat(growth.slope()).isCloseTo(22 / 42.0, within(1e-9));
        double error = Math.sqrt((12 - 22 * 22 / 42.0) / 6 / 42);
        assertThat(growth.halfWidth()).isCloseTo(2.447 * error, within(1e-6));
    }

    @Test
    void whatShrinksNeverArrives() {
        Growth growth = Growth.of(days(30, day -> 1_000_000 * Math.pow(0.99, day))).orElseThrow();

        assertThat(growth.passes(new BigDecimal("1e12"), TODAY))
                .isEqualTo(new Growth.Arrival.NotAtThisGrowth());
    }

    @Test
    void fiftyYearsAreNoAnswer() {
        Growth growth = Growth.of(days(30, day -> 1_000_000 * Math.pow(1.0001, day))).orElseThrow();

        assertThat(growth.passes(new BigDecimal("1e12"), TODAY))
                .isEqualTo(new Growth.Arrival.NotAtThisGrowth());
    }

    @Test
    void whatTheTrendHasPassedIsReached() {
        Growth growth = Growth.of(days(30, day -> 1_000_000 * Math.pow(1.1, day))).orElseThrow();

        assertThat(growth.passes(new BigDecimal(60_000_000), TODAY))
                .isEqualTo(new Growth.Arrival.Reached());
    }

    @Test
    void sixDaysTellNothingAndDaysWithoutTrafficDoNotCount() {
        Map<LocalDate, BigDecimal> days = days(6, _ -> 1000);
        days.put(FIRST.plusDays(10), BigDecimal.ZERO);

        assertThat(Growth.of(days)).isEmpty();
    }

    private static Map<LocalDate, BigDecimal> days(int count, IntToDoubleFunction tokens) {
        Map<LocalDate, BigDecimal> days = new TreeMap<>();
        for (int day = 0; day < count; day++) {
            days.put(FIRST.plusDays(day), BigDecimal.valueOf(tokens.applyAsDouble(day)));
        }
        return days;
    }
}
