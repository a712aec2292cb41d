package dev.headgate.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.headgate.statistics.Forecaster.Cut;
import java.time.LocalDate;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What both ways of foretelling promise, on series whose future is known. */
class ForecasterTest {
    /** A Monday. */
    private static final LocalDate FIRST = LocalDate.parse("2026-06-01");

    private static final int DAYS = 84;

    static List<Forecaster> forecasters() {
        return List.of(new WeekdayRate(), new HoltWinters());
    }

    @ParameterizedTest
    @MethodSource("forecasters")
    void whatNeverChangesGoesOn(Forecaster forecaster) {
        Estimate estimate = forecaster.sumUntil(series(_ -> 12.5), FIRST.plusDays(DAYS + 10));

        assertThat(estimate.expected()).isCloseTo(125, within(1e-6));
        assertThat(estimate.low()).isCloseTo(125, within(1e-6));
        assertThat(estimate.high()).isCloseTo(125, within(1e-6));
    }

    @ParameterizedTest
    @MethodSource("forecasters")
    void weekendsStayWeekends(Forecaster forecaster) {
        DailySeries past = series(day -> day % 7 < 5 ? 100 : 10);

        assertThat(forecaster.sumUntil(past, FIRST.plusDays(DAYS + 5)).expected())
                .isCloseTo(500, within(25.0));
        assertThat(forecaster.sumUntil(past, FIRST.plusDays(DAYS + 7)).expected())
                .isCloseTo(520, within(10.0));
    }

    @ParameterizedTest
    @MethodSource("forecasters")
    void theIntervalHoldsTheTruthInAboutEightCasesOfTen(Forecaster forecaster) {
        var random = new SplittableRandom(11);
        int held = 0;
        for (int trial = 0; trial < 100; trial++) {
            double[] noise = random.doubles(DAYS + 14, -30, 30).toArray();
            DailySeries all =
                    new DailySeries(
                            FIRST,
                            IntStream.range(0, DAYS + 14)
                                    .mapToDouble(day -> 100 + noise[day])
                                    .toArray());
            Estimate estimate =
                    forecaster.sumUntil(
                            all.before(FIRST.plusDays(DAYS)), FIRST.plusDays(DAYS + 14));
            double truth = all.sum(FIRST.plusDays(DAYS), FIRST.plusDays(DAYS + 14));
            held += truth >= estimate.low() && truth <= estimate.high() ? 1 : 0;
        }
        assertThat(held).isBetween(65, 95);
    }

    @ParameterizedTest
    @MethodSource("forecasters")
    void theSameSeriesHasTheSameForecast(Forecaster forecaster) {
        DailySeries past = series(day -> day * 31 % 17);

        assertThat(forecaster.sumUntil(past, FIRST.plusDays(120)))
                .isEqualTo(forecaster.sumUntil(past, FIRST.plusDays(120)));
    }

    @ParameterizedTest
    @MethodSource("forecasters")
    void nothingSpentIsNothingExpected(Forecaster forecaster) {
        assertThat(forecaster.sumUntil(series(_ -> 0), FIRST.plusDays(DAYS + 30)))
                .isEqualTo(new Estimate(0, 0, 0));
    }

    @ParameterizedTest
    @MethodSource("forecasters")
    void nothingIsLeftToComeAfterTheEnd(Forecaster forecaster) {
        assertThat(forecaster.sumUntil(series(_ -> 5), FIRST.plusDays(DAYS)).expected()).isZero();
    }

    @ParameterizedTest
    @MethodSource("forecasters")
    void tooLittlePastIsRefused(Forecaster forecaster) {
        DailySeries past = series(_ -> 5).before(FIRST.plusDays(forecaster.daysNeeded() - 1L));

        assertThatThrownBy(() -> forecaster.sumUntil(past, FIRST.plusDays(90)))
                .hasMessageContaining("needs");
    }

    @Test
    void aTrendIsFollowedByTheOneThatKnowsTrends() {
        DailySeries past = series(day -> 100 + 2 * day);
        double truth = IntStream.range(DAYS, DAYS + 14).mapToDouble(day -> 100 + 2 * day).sum();

        assertThat(new HoltWinters().sumUntil(past, FIRST.plusDays(DAYS + 14)).expected())
                .isCloseTo(truth, within(truth * 0.03));
        assertThat(new WeekdayRate().sumUntil(past, FIRST.plusDays(DAYS + 14)).expected())
                .isLessThan(truth * 0.95);
    }

    @Test
    void theErrorIsTheMeanOfTheErrorsOfThePast() {
        // 10 a day, and 20 a day from 1 August on: a forecast on 15 August of the rest of the month
        // sees both.
        DailySeries past =
                series(day ->
                        FIRST.plusDays(day).isBefore(LocalDate.parse("2026-08-01")) ? 10 : 20);
        var june = new Cut(LocalDate.parse("2026-06-15"), LocalDate.parse("2026-07-01"));
        var july = new Cut(LocalDate.parse("2026-07-15"), LocalDate.parse("2026-08-01"));
        var august = new Cut(LocalDate.parse("2026-08-01"), LocalDate.parse("2026-08-15"));

        var rate = new WeekdayRate();

        assertThat(rate.meanAbsolutePercentageError(past, List.of(june, july)).orElseThrow())
                .isCloseTo(0, within(1e-9));
        assertThat(rate.meanAbsolutePercentageError(past, List.of(august)).orElseThrow())
                .isCloseTo(0.5, within(1e-9));
        assertThat(rate.meanAbsolutePercentageError(past, List.of(july, august)).orElseThrow())
                .isCloseTo(0.25, within(1e-9));
        assertThat(
                        rate.meanAbsolutePercentageError(
                                past, List.of(new Cut(FIRST, FIRST.plusDays(7)))))
                .isEmpty();
    }

    private static DailySeries series(IntToDoubleFunction amount) {
        return new DailySeries(FIRST, IntStream.range(0, DAYS).mapToDouble(amount).toArray());
    }
}
