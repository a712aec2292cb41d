package dev.headgate.focus;

import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Days of UTC, half-open.
 *
 * @param to the first day that is not one of them
 */
record DayRange(LocalDate from, LocalDate to) {
    private static final int MOST_DAYS = 366;

    /**
     * @throws GatewayException {@code INVALID_REQUEST} if there is no day or more than a year
     */
    DayRange {
        long days = ChronoUnit.DAYS.between(from, to);
        if (days < 1 || days > MOST_DAYS) {
            throw new GatewayException(
                            ErrorCode.INVALID_REQUEST,
                            "'to' must be between 1 and %d days after 'from'; it is not included itself."
                                    .formatted(MOST_DAYS))
                    .at("to");
        }
    }

    static DayRange of(YearMonth month) {
        return new DayRange(month.atDay(1), month.plusMonths(1).atDay(1));
    }

    OffsetDateTime begins() {
        return from.atStartOfDay().atOffset(ZoneOffset.UTC);
    }

    OffsetDateTime ends() {
        return to.atStartOfDay().atOffset(ZoneOffset.UTC);
    }

    /** The month that it is, if it is exactly one. */
    Optional<YearMonth> month() {
        YearMonth month = YearMonth.from(from);
        return of(month).equals(this) ? Optional.of(month) : Optional.empty();
    }

    /** Every month of which it has a day. */
    List<YearMonth> months() {
        YearMonth last = YearMonth.from(to.minusDays(1));
        return Stream.iterate(YearMonth.from(from), m -> !m.isAfter(last), m -> m.plusMonths(1))
                .toList();
    }

    /** For file names: the month, or the first day and the day after the last. */
    String label() {
        return month().map(YearMonth::toString).orElseGet(() -> from + "_" + to);
    }
}
