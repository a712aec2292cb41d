package dev.headgate.reconciliation;

import java.math.BigDecimal;

/**
 * What the books have.
 *
 * @param unpriced of the calls, those whose price is unknown: they are not in the amount
 * @param usd what the provider or pool is owed
 */
record Booked(BigDecimal calls, BigDecimal unpriced, Counted tokens, BigDecimal usd) {
    static final Booked NOTHING =
            new Booked(BigDecimal.ZERO, BigDecimal.ZERO, Counted.NOTHING, BigDecimal.ZERO);

    boolean isNothing() {
        return calls.signum() == 0 && tokens.isEmpty() && usd.signum() == 0;
    }
}
