package dev.headgate.accounting;

import java.math.BigDecimal;
import java.util.UUID;

/** One line of the ledger; the lines of an entry debit what they credit. */
record Posting(
        UUID entry, EntryKind kind, Side side, Account account, UUID owner, BigDecimal amount) {

    /** Side of an account. */
    enum Side {
        DEBIT,
        CREDIT
    }

    /** Kind of an account. */
    enum Account {
        /** What a tenant was charged. */
        TENANT,
        /** What a provider is owed. */
        PROVIDER,
        /** What a pool gave. */
        POOL,
        /** What stays between what a tenant is charged and what is owed for it. */
        MARGIN
    }

    /** A change of an account; a negative one is booked on the other side. */
    static Posting of(
            UUID entry, EntryKind kind, Side side, Account account, UUID owner, BigDecimal change) {
        Side other = side == Side.DEBIT ? Side.CREDIT : Side.DEBIT;
        return new Posting(
                entry, kind, change.signum() < 0 ? other : side, account, owner, change.abs());
    }
}
