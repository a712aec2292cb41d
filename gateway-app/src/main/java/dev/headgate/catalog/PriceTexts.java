package dev.headgate.catalog;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Amounts as text: all digits, no exponent, no zeros at the end. */
final class PriceTexts {
    private PriceTexts() {}

    static String plain(BigDecimal amount) {
        return amount.signum() == 0 ? "0" : amount.stripTrailingZeros().toPlainString();
    }

    static @Nullable String plainOrNull(@Nullable BigDecimal amount) {
        return amount == null ? null : plain(amount);
    }
}
