package dev.headgate.tradeoff;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** How exact this feature reckons: estimates have 34 digits until they are shown. */
final class Figures {
    static final MathContext PRECISION = MathContext.DECIMAL128;

    /** A month of 365 ÷ 12 days. */
    static final BigDecimal HOURS_PER_MONTH = BigDecimal.valueOf(730);

    static final BigDecimal SECONDS_PER_HOUR = BigDecimal.valueOf(3600);
    static final BigDecimal MILLION = BigDecimal.valueOf(1_000_000);

    private static final int USD_DIGITS = 6;
    private static final int RATIO_DIGITS = 4;

    private Figures() {}

    /** An estimated amount as it is shown: to the millionth of a dollar. */
    static BigDecimal usd(BigDecimal amount) {
        return amount.setScale(USD_DIGITS, RoundingMode.HALF_UP);
    }

    /** A share or factor as it is shown: to the hundredth of a percent. */
    static BigDecimal ratio(BigDecimal share) {
        return share.setScale(RATIO_DIGITS, RoundingMode.HALF_UP);
    }

    /** A number of tokens as it is shown: whole. */
    static BigDecimal tokens(BigDecimal tokens) {
        return tokens.setScale(0, RoundingMode.HALF_UP);
    }

    /** What statistics say, as it is shown: to four digits that count. */
    static BigDecimal statistic(double value) {
        return new BigDecimal(value, new MathContext(RATIO_DIGITS, RoundingMode.HALF_UP));
    }
}
