package dev.headgate.reporting;

import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import dev.headgate.identity.MayRead;
import dev.headgate.statistics.DailySeries;
import dev.headgate.statistics.Estimate;
import dev.headgate.statistics.Forecaster;
import dev.headgate.statistics.Forecaster.Cut;
import dev.headgate.statistics.HoltWinters;
import dev.headgate.statistics.WeekdayRate;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Foretells what the open month or quarter will come to. Only what calls cost is foretold; what is
 * booked beside them, such as idle capacity, counts as far as it is booked.
 */
@Service
@MayRead
class SpendForecasts {
    private static final int HISTORY_DAYS = 400;
    private static final int MOST_BACKTESTS = 3;

    private final DailySpend spend;
    private final Clock clock;

    SpendForecasts(DailySpend spend, Clock clock) {
        this.spend = spend;
        this.clock = clock;
    }

    /** A stretch of the calendar, each with what foretells it best. */
    enum Horizon {
        MONTH(new WeekdayRate()) {
            @Override
            LocalDate startOf(LocalDate day) {
                return day.withDayOfMonth(1);
            }

            @Override
            LocalDate after(LocalDate start) {
                return start.plusMonths(1);
            }

            @Override
            LocalDate before(LocalDate start) {
                return start.minusMonths(1);
            }
        },
        QUARTER(new HoltWinters()) {
            @Override
            LocalDate startOf(LocalDate day) {
                return day.withMonth((day.getMonthValue() - 1) / 3 * 3 + 1).withDayOfMonth(1);
            }

            @Override
            LocalDate after(LocalDate start) {
                return start.plusMonths(3);
            }

            @Override
            LocalDate before(LocalDate start) {
                return start.minusMonths(3);
            }
        };

        // A forecaster keeps nothing.
        @SuppressWarnings("ImmutableEnumChecker")
        private final Forecaster forecaster;

        Horizon(Forecaster forecaster) {
            this.forecaster = forecaster;
        }

        abstract LocalDate startOf(LocalDate day);

        abstract LocalDate after(LocalDate start);

        abstract LocalDate before(LocalDate start);

        /** The same number of days into the periods before this one. */
        private List<Cut> cuts(LocalDate start, LocalDate today) {
            long elapsed = ChronoUnit.DAYS.between(start, today);
            return Stream.iterate(before(start), this::before)
                    .limit(MOST_BACKTESTS)
                    .map(earlier -> cut(earlier, elapsed))
                    .toList();
        }

        private Cut cut(LocalDate start, long elapsed) {
            LocalDate last = after(start).minusDays(1);
            LocalDate from = start.plusDays(elapsed);
            return new Cut(from.isAfter(last) ? last : from, after(start));
        }
    }

    /**
     * The forecast of the present month or quarter (UTC).
     *
     * @param tenant whose spend, or null for everybody's
     * @throws GatewayException {@code UNSUPPORTED_VALUE} if there is too little to go by
     */
    @Transactional(readOnly = true)
    SpendForecast forecast(Horizon horizon, @Nullable String tenant) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        LocalDate start = horizon.startOf(today);
        LocalDate end = horizon.after(start);
        DailySeries past = spend.ofCalls(today.minusDays(HISTORY_DAYS), today, tenant);
        requireEnough(horizon.forecaster, past);
        BigDecimal spent = spend.total(start, end, tenant);
        BigDecimal spentToday = spend.total(today, today.plusDays(1), tenant);
        List<Cut> cuts = horizon.cuts(start, today);
        return SpendForecast.of(
                start,
                end,
                today,
                spent,
                lessBookedToday(horizon.forecaster.sumUntil(past, end), spentToday),
                horizon.forecaster.method(),
                horizon.forecaster.meanAbsolutePercentageError(past, cuts),
                comparable(horizon.forecaster, past, cuts),
                past.days());
    }

    /** Of today a part is booked already; it is not to come once more. */
    private static Estimate lessBookedToday(Estimate rest, BigDecimal spentToday) {
        double booked = spentToday.doubleValue();
        return new Estimate(
                Math.max(0, rest.expected() - booked),
                Math.max(0, rest.low() - booked),
                Math.max(0, rest.high() - booked));
    }

    private static int comparable(Forecaster forecaster, DailySeries past, List<Cut> cuts) {
        return (int)
                cuts.stream()
                        .filter(cut ->
                                forecaster
                                        .meanAbsolutePercentageError(past, List.of(cut))
                                        .isPresent())
                        .count();
    }

    private static void requireEnough(Forecaster forecaster, DailySeries past) {
        if (past.days() < forecaster.daysNeeded()) {
            throw new GatewayException(
                    ErrorCode.UNSUPPORTED_VALUE,
                    "A forecast needs %d whole days of spend; there are %d. Ask again later."
                            .formatted(forecaster.daysNeeded(), past.days()));
        }
    }
}
