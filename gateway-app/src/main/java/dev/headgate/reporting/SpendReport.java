package dev.headgate.reporting;

import java.math.BigDecimal;
import java.util.List;

/** Spend by booking time (UTC). */
record SpendReport(SpendQuestion question, List<SpendLine> lines) {

    /** The sum of all lines, exact. */
    BigDecimal total() {
        return lines.stream().map(SpendLine::cost).reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}
