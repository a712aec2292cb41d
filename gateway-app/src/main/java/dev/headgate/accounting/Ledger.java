package dev.headgate.accounting;

import java.util.List;

/** Books what no attempt settles. The books of attempts are {@link AttemptBook}. */
public interface Ledger {

    /**
     * Appends entries and adds them to the sums that reports read, inside the transaction of the
     * caller: what caused them is committed with them or not at all. They are booked now; no entry
     * is ever changed, and none can be added to a past hour.
     *
     * @throws IllegalStateException outside a transaction
     */
    void book(List<Adjustment> adjustments);
}
