package dev.headgate.reporting;

import dev.headgate.statistics.Estimate;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * What a period is expected to come to: an estimate, rounded to the cent.
 *
 * @param periodEnd the first day that is not in it
 * @param knownUntil the first day of which not everything is booked yet
 * @param spentUsd what is booked of the period until now, exact
 * @param expectedUsd what the whole period is expected to come to
 * @param lowUsd with {@code highUsd} the interval that holds the truth in eight cases of ten
 * @param mape mean absolute error of the same method in periods before, in percent, or null if
 *     there is none to compare with
 * @param backtests how many periods that is the mean of
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record SpendForecast(
        LocalDate periodStart,
        LocalDate periodEnd,
        LocalDate knownUntil,
        String spentUsd,
        String expectedUsd,
        String lowUsd,
        String highUsd,
        String confidence,
        String method,
        @Nullable String mape,
        int backtests,
        int historyDays) {
    private static final String CONFIDENCE = "0.8";

    /**
     * @param spent of the period until now
     * @param rest what is still to come
     */
    static SpendForecast of(
            LocalDate start,
            LocalDate end,
            LocalDate knownUntil,
            BigDecimal spent,
            Estimate rest,
            String method,
            OptionalDouble error,
            int backtests,
            int historyDays) {
        return new SpendForecast(
                start,
                end,
                knownUntil,
                spent.toPlainString(),
                cents(spent, rest.expected()),
                cents(spent, rest.low()),
                cents(spent, rest.high()),
                CONFIDENCE,
                method,
                error.isPresent() ? percent(error.getAsDouble()) : null,
                backtests,
                historyDays);
    }

    private static String cents(BigDecimal spent, double rest) {
        return spent.add(BigDecimal.valueOf(Math.max(0, rest)))
                .setScale(2, RoundingMode.HALF_EVEN)
                .toPlainString();
    }

    private static String percent(double share) {
        return BigDecimal.valueOf(share * 100).setScale(1, RoundingMode.HALF_EVEN).toPlainString();
    }
}
