package dev.headgate.accounting;

import dev.headgate.routing.Hosting;
import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;

/** One line of the ledger; its entry has a debit and a credit of the same amount. */
record Posting(
        AttemptId attempt, Kind kind, Side side, Account account, UUID owner, BigDecimal amount) {

    /** Why an entry was made; an attempt has at most one of each. */
    enum Kind {
        SETTLEMENT,
        CORRECTION
    }

    /** Side of an account. */
    enum Side {
        DEBIT,
        CREDIT
    }

    /** Kind of an account: what a tenant spent, what a provider is owed, what a pool gave. */
    enum Account {
        TENANT,
        PROVIDER,
        POOL
    }

    /** The entry that books a change; a negative change swaps the sides. */
    static List<Posting> entry(ClosedAttempt attempt, Kind kind, BigDecimal change) {
        boolean more = change.signum() >= 0;
        BigDecimal amount = change.abs();
        Side tenant = more ? Side.DEBIT : Side.CREDIT;
        Side place = more ? Side.CREDIT : Side.DEBIT;
        Account account = attempt.hosting() == Hosting.HOSTED ? Account.PROVIDER : Account.POOL;
        UUID payer = attempt.tenant().value();
        return List.of(
                new Posting(attempt.id(), kind, tenant, Account.TENANT, payer, amount),
                new Posting(attempt.id(), kind, place, account, attempt.place(), amount));
    }
}
