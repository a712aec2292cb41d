package dev.headgate.reporting;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Spend of one combination of the dimensions that were asked for.
 *
 * @param labels the values of the dimensions, in their order; names are those of the time of the
 *     request
 * @param calls null where charges are told apart, of which a call has several
 * @param quantity tokens, requests and hours, where meters are told apart; else null
 * @param cost USD, exact
 */
record SpendLine(
        List<String> labels,
        @Nullable Calls calls,
        Tokens tokens,
        @Nullable BigDecimal quantity,
        BigDecimal cost) {

    SpendLine {
        labels = List.copyOf(labels);
    }

    /**
     * @param attempts calls that were booked
     * @param unpriced of these, calls whose price is unknown: their cost is not in the sum
     * @param estimated of these, calls that were booked by estimate
     */
    record Calls(long attempts, long unpriced, long estimated) {}

    /** No token is counted twice. */
    record Tokens(
            long uncachedInput, long cacheRead, long cacheWrite, long output, long reasoning) {}
}
