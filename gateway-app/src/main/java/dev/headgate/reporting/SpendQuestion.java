package dev.headgate.reporting;

import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * What somebody wants to know about spend.
 *
 * @param to the first day that is not asked about
 * @param by what to tell apart
 * @param only values that count, for some dimensions
 */
record SpendQuestion(
        LocalDate from, LocalDate to, List<SpendDimension> by, List<SpendFilter> only) {
    private static final int MOST_DAYS = 366;
    private static final int MOST_HOURLY_DAYS = 31;

    /**
     * @throws GatewayException {@code INVALID_REQUEST} if the days are the wrong way round or too
     *     many
     */
    SpendQuestion {
        by = List.copyOf(by);
        only = List.copyOf(only);
        int most = by.contains(SpendDimension.Fixed.HOUR) ? MOST_HOURLY_DAYS : MOST_DAYS;
        long days = ChronoUnit.DAYS.between(from, to);
        if (days < 1 || days > most) {
            throw new GatewayException(
                            ErrorCode.INVALID_REQUEST,
                            "'to' must be between 1 and %d days after 'from'.".formatted(most))
                    .at("to");
        }
    }

    /** Whether it is about charges and not about calls, of which each has several. */
    boolean isOfCharges() {
        return by.stream().anyMatch(SpendDimension::isOfCharges)
                || only.stream().anyMatch(filter -> filter.dimension().isOfCharges());
    }
}
