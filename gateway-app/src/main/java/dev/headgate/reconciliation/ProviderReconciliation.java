package dev.headgate.reconciliation;

import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;

/**
 * A provider's month on both sides.
 *
 * @param statements that speak for the month
 * @param elsewhere USD of differences that were booked for the month without a line of it
 */
record ProviderReconciliation(
        Place place,
        YearMonth month,
        List<Statement> statements,
        List<Line> lines,
        BigDecimal elsewhere) {

    ProviderReconciliation {
        statements = List.copyOf(statements);
        lines = List.copyOf(lines);
    }

    /** The statement that says amounts. */
    Optional<Statement> amounts() {
        return statements.stream().filter(one -> one.kind().saysAmounts()).findFirst();
    }

    BigDecimal booked() {
        return lines.stream()
                .map(line -> line.booked().usd())
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    BigDecimal adjusted() {
        return lines.stream().map(Line::adjusted).reduce(elsewhere, BigDecimal::add);
    }

    /** USD of the statement that says amounts; empty if there is none. */
    Optional<BigDecimal> billed() {
        return amounts()
                .map(_ ->
                        lines.stream()
                                .flatMap(line -> line.billed().usd().stream())
                                .reduce(BigDecimal.ZERO, BigDecimal::add));
    }

    Optional<BigDecimal> difference() {
        return billed().map(usd -> usd.subtract(booked()).subtract(adjusted()));
    }
}
