package dev.headgate.reporting;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;

/**
 * Spend by booking day (UTC), first day included, last day not.
 *
 * @param by the dimensions, in the order of the labels of each line
 */
record SpendReport(LocalDate from, LocalDate to, Set<SpendDimension> by, List<SpendLine> lines) {

    /** The sum of all lines, exact. */
    BigDecimal total() {
        return lines.stream().map(SpendLine::cost).reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}
