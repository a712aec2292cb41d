package dev.headgate.reconciliation;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Optional;

/**
 * One line of a comparison.
 *
 * @param day empty if the line is of no day
 * @param model of the catalogue, or what else is billed; empty for a pool
 * @param isKnown whether the model is one of this provider here
 * @param adjusted USD that was booked before because a statement said so
 */
record Line(
        Optional<LocalDate> day,
        String model,
        boolean isKnown,
        Booked booked,
        Billed billed,
        BigDecimal adjusted) {
    /** Instead of a day, in the names of lines that have none. */
    private static final String LATER = "later";

    /** Its name, by which it can be booked. */
    String name() {
        return name(day, model);
    }

    static String name(Optional<LocalDate> day, String model) {
        return day.map(LocalDate::toString).orElse(LATER) + "/" + model;
    }

    /** USD that are billed and not in the books; empty if no file says amounts. */
    Optional<BigDecimal> difference() {
        return billed.usd().map(usd -> usd.subtract(booked.usd()).subtract(adjusted));
    }

    Verdict verdict(Tolerance tolerance) {
        if (day.isEmpty()) {
            return Verdict.CORRECTED_LATER;
        }
        if (booked.isNothing() && !billed.isNothing()) {
            return isKnown ? Verdict.CALLS_MISSING_HERE : Verdict.NOT_METERED;
        }
        if (billed.isNothing() && !booked.isNothing()) {
            return Verdict.CALLS_MISSING_THERE;
        }
        return ofBothSides(tolerance);
    }

    private Verdict ofBothSides(Tolerance tolerance) {
        boolean sameCalls =
                billed.requests()
                        .map(count -> tolerance.sameCount(count, booked.calls()))
                        .orElse(true);
        if (!sameCalls) {
            return billed.requests().orElseThrow().compareTo(booked.calls()) > 0
                    ? Verdict.CALLS_MISSING_HERE
                    : Verdict.CALLS_MISSING_THERE;
        }
        if (!billed.tokens()
                .map(counted -> tolerance.sameTokens(counted, booked.tokens()))
                .orElse(true)) {
            return Verdict.TOKENS_DIFFER;
        }
        boolean sameUsd =
                billed.usd()
                        .map(usd -> tolerance.sameUsd(usd, booked.usd(), billed.roundingUsd()))
                        .orElse(true);
        if (sameUsd) {
            return Verdict.MATCHED;
        }
        return billed.tokens().isPresent() ? Verdict.PRICE_DIFFERS : Verdict.AMOUNT_DIFFERS;
    }

    /** Whether a difference is left that counts, with what was booked for it before. */
    boolean isOpen(Tolerance tolerance) {
        return billed.usd()
                .filter(usd ->
                        !tolerance.sameUsd(usd, booked.usd().add(adjusted), billed.roundingUsd()))
                .isPresent();
    }
}
