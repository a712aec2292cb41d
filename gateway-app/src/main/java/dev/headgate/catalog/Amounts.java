package dev.headgate.catalog;

import java.math.BigDecimal;

/**
 * Checks of what a person types in, each with a message that says what is wrong. Amounts are kept
 * without trailing zeros, so that equal amounts are equal values.
 */
final class Amounts {
    private static final BigDecimal MOST = new BigDecimal("1000000000");
    private static final int MOST_DECIMALS = 30;

    private Amounts() {}

    /** An amount that is not negative. */
    static BigDecimal notNegative(String field, BigDecimal amount) {
        if (amount.signum() < 0) {
            throw new IllegalArgumentException("'%s' must not be negative.".formatted(field));
        }
        if (amount.compareTo(MOST) > 0) {
            throw new IllegalArgumentException(
                    "'%s' is more than a thousand million. Check its unit.".formatted(field));
        }
        return plain(field, amount);
    }

    /** More than 0, at most 1. */
    static BigDecimal share(String field, BigDecimal share) {
        if (share.signum() <= 0 || share.compareTo(BigDecimal.ONE) > 0) {
            throw new IllegalArgumentException(
                    "'%s' must be more than 0 and at most 1, such as 0.65.".formatted(field));
        }
        return plain(field, share);
    }

    /** A power usage effectiveness. */
    static BigDecimal atLeastOne(String field, BigDecimal ratio) {
        if (ratio.compareTo(BigDecimal.ONE) < 0 || ratio.compareTo(BigDecimal.TEN) > 0) {
            throw new IllegalArgumentException(
                    "'%s' must be between 1 and 10, such as 1.3.".formatted(field));
        }
        return plain(field, ratio);
    }

    /** More than zero. */
    static BigDecimal positive(String field, BigDecimal amount) {
        if (amount.signum() <= 0) {
            throw new IllegalArgumentException("'%s' must be more than 0.".formatted(field));
        }
        return notNegative(field, amount);
    }

    static int count(String field, int count, int most) {
        if (count < 1 || count > most) {
            throw new IllegalArgumentException(
                    "'%s' must be between 1 and %d.".formatted(field, most));
        }
        return count;
    }

    private static BigDecimal plain(String field, BigDecimal amount) {
        BigDecimal plain = plain(amount);
        if (plain.scale() > MOST_DECIMALS) {
            throw new IllegalArgumentException(
                    "'%s' has more than %d decimals.".formatted(field, MOST_DECIMALS));
        }
        return plain;
    }

    /** The same amount without trailing zeros. */
    static BigDecimal plain(BigDecimal amount) {
        BigDecimal stripped = amount.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }
}
