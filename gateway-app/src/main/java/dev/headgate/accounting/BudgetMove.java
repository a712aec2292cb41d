package dev.headgate.accounting;

import java.math.BigDecimal;

/**
 * What a group changes in one budget period, in USD.
 *
 * @param overrun what is booked beyond what had been held for it; not negative
 */
record BudgetMove(BigDecimal reserved, BigDecimal settled, BigDecimal overrun) {

    static BudgetMove reserve(BigDecimal worstCase) {
        return new BudgetMove(worstCase, BigDecimal.ZERO, BigDecimal.ZERO);
    }

    /** Replaces what was held by what is booked. */
    static BudgetMove book(BigDecimal held, BigDecimal booked) {
        BigDecimal overrun = booked.subtract(held).max(BigDecimal.ZERO);
        return new BudgetMove(held.negate(), booked, overrun);
    }

    /** Replaces what was booked before by what is booked now. */
    static BudgetMove correct(BigDecimal before, BigDecimal now) {
        BigDecimal more = now.subtract(before);
        return new BudgetMove(BigDecimal.ZERO, more, more.max(BigDecimal.ZERO));
    }

    BudgetMove and(BudgetMove other) {
        return new BudgetMove(
                reserved.add(other.reserved),
                settled.add(other.settled),
                overrun.add(other.overrun));
    }
}
