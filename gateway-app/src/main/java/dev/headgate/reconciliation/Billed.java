package dev.headgate.reconciliation;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * What statements say.
 *
 * @param requests empty where no file says how many, and so the next two
 * @param roundingUsd how far rounded rows may be off together
 */
record Billed(
        Optional<BigDecimal> requests,
        Optional<Counted> tokens,
        Optional<BigDecimal> usd,
        BigDecimal roundingUsd) {

    static Billed amount(BigDecimal usd) {
        return new Billed(Optional.empty(), Optional.empty(), Optional.of(usd), BigDecimal.ZERO);
    }

    /** Whether it says that there was nothing. */
    boolean isNothing() {
        return requests.filter(count -> count.signum() != 0).isEmpty()
                && tokens.filter(counted -> !counted.isEmpty()).isEmpty()
                && usd.filter(amount -> amount.signum() != 0).isEmpty();
    }
}
