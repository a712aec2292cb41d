package dev.headgate.reporting;

import java.math.BigDecimal;
import java.util.List;

/**
 * Spend of one combination of the dimensions that were asked for.
 *
 * @param labels the values of the dimensions, in their order; names are those of the time of the
 *     request
 * @param attempts calls that were booked
 * @param unpriced of these, calls whose price is unknown: their cost is not in the sum
 * @param estimated of these, calls that were booked by estimate
 * @param cost USD, exact
 */
record SpendLine(
        List<String> labels,
        long attempts,
        long unpriced,
        long estimated,
        long uncachedInput,
        long cacheRead,
        long cacheWrite,
        long output,
        long reasoning,
        BigDecimal cost) {

    SpendLine {
        labels = List.copyOf(labels);
    }
}
