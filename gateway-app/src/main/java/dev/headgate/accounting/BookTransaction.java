package dev.headgate.accounting;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** What a group does to the books, in this order, so that groups cannot wait for each other. */
interface BookTransaction {

    /**
     * Writes attempts that are not in the books, as ones that hold nothing. It waits for a commit
     * that is still under way: once this returns, either it has brought them or it never will.
     */
    void forestall(List<Entry.Open> attempts);

    /**
     * Moves attempts to their final state by compare-and-set.
     *
     * @return those that were moved; the others were closed before or never existed
     */
    List<ClosedAttempt> close(List<Closing> closings);

    /**
     * Locks the current period of every budget of these scopes, making it where it is new, and
     * these further periods, all in one order.
     *
     * @return the balances of the scopes' periods
     */
    List<BudgetBalance> lock(Set<UUID> scopes, Set<UUID> furtherPeriods);

    /** Writes attempts that were admitted, with their requests. */
    void open(List<OpenedAttempt> attempts);

    /**
     * Writes attempts that were made without the books, as ones that hold nothing and wait to be
     * closed.
     *
     * @return those that were not there before
     */
    Set<AttemptId> replay(List<ReplayedAttempt> attempts);

    /** Notes how far answers have come. */
    void progress(List<Entry.Progress> progress);

    /** Writes requests that were refused. */
    void refuse(List<Entry.Refusal> refusals);

    /** Appends to the ledger, and adds to the sums by meter that reports read. */
    void post(List<LedgerEntry> entries);

    /** Adds to the calls that reports count, by series. */
    void count(Map<UUID, CallCount> counts);

    /** Changes locked periods. */
    void move(Map<UUID, BudgetMove> moves);
}
