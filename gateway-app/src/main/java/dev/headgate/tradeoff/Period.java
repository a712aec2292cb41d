package dev.headgate.tradeoff;

import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/** Days in UTC; the last is not included. */
record Period(LocalDate from, LocalDate to) {
    private static final int MOST_DAYS = 366;

    /**
     * @throws GatewayException {@code INVALID_REQUEST} if the days are the wrong way round or more
     *     than a year apart
     */
    Period {
        long days = ChronoUnit.DAYS.between(from, to);
        if (days < 1 || days > MOST_DAYS) {
            throw new GatewayException(
                            ErrorCode.INVALID_REQUEST,
                            "'to' must be between 1 and %d days after 'from'.".formatted(MOST_DAYS))
                    .at("to");
        }
    }

    static Period of(YearMonth month) {
        return new Period(month.atDay(1), month.plusMonths(1).atDay(1));
    }

    long days() {
        return ChronoUnit.DAYS.between(from, to);
    }

    OffsetDateTime begin() {
        return from.atStartOfDay().atOffset(ZoneOffset.UTC);
    }

    OffsetDateTime end() {
        return to.atStartOfDay().atOffset(ZoneOffset.UTC);
    }

    /** Hours of it that have passed. */
    BigDecimal hoursUntil(Instant now) {
        Instant end = end().toInstant().isBefore(now) ? end().toInstant() : now;
        long seconds = Math.max(0, ChronoUnit.SECONDS.between(begin().toInstant(), end));
        return BigDecimal.valueOf(seconds).divide(Figures.SECONDS_PER_HOUR, Figures.PRECISION);
    }
}
