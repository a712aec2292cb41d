package dev.headgate.reporting;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a tenant is charged for a month.
 *
 * @param closedAt when finance closed the month; null while it may still change
 * @param lines in the order in which they are shown
 */
record Statement(
        UUID tenant,
        String tenantName,
        @Nullable String costCentre,
        YearMonth month,
        @Nullable Instant closedAt,
        List<StatementLine> lines) {

    Statement {
        lines = List.copyOf(lines);
    }

    boolean isFinal() {
        return closedAt != null;
    }

    /** Exact. */
    BigDecimal total() {
        return sum(lines);
    }

    /** Exact. */
    BigDecimal total(StatementLine.Section section) {
        return sum(of(section));
    }

    List<StatementLine> of(StatementLine.Section section) {
        return lines.stream().filter(line -> line.section() == section).toList();
    }

    /** Calls whose cost is missing. */
    long unpriced() {
        return lines.stream()
                .map(StatementLine::calls)
                .mapToLong(calls -> calls == null ? 0 : calls.unpriced())
                .sum();
    }

    private static BigDecimal sum(List<StatementLine> lines) {
        return CentShares.sum(lines.stream().map(StatementLine::usd).toList());
    }
}
