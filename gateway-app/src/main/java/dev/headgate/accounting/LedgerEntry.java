package dev.headgate.accounting;

import dev.headgate.catalog.ChargeLine;
import dev.headgate.identity.TenantId;
import dev.headgate.routing.Hosting;
import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is booked at once: it is posted to the ledger and counted in the sums that reports read, so
 * that both always agree.
 *
 * @param id of the attempt for its settlement and correction, else of a {@code ledger_entries} row
 * @param series what it is reported under
 * @param corrects month (UTC) in which what it corrects was first booked, or null if it corrects
 *     nothing
 * @param tenant who is charged
 * @param place the provider or pool that is owed
 * @param lines the meters; a line without a price is counted and not posted
 */
record LedgerEntry(
        UUID id,
        EntryKind kind,
        UUID series,
        @Nullable YearMonth corrects,
        TenantId tenant,
        Hosting hosting,
        UUID place,
        List<ChargeLine> lines) {

    LedgerEntry {
        lines = List.copyOf(lines);
    }

    /** USD that the tenant is charged by this entry. */
    BigDecimal charged() {
        return known(lines.stream().map(ChargeLine::usd).toList());
    }

    /**
     * Debits the tenant with what it is charged, credits the provider or pool with what it is owed,
     * and keeps the difference apart. A free call is posted too; a correction that changes no
     * amount is not.
     */
    List<Posting> postings() {
        BigDecimal charged = charged();
        BigDecimal owed = known(lines.stream().map(ChargeLine::payable).toList());
        BigDecimal margin = charged.subtract(owed);
        boolean isSaid =
                kind == EntryKind.SETTLEMENT || charged.signum() != 0 || owed.signum() != 0;
        if (lines.isEmpty() || !isPriced() || !isSaid) {
            return List.of();
        }
        UUID payer = tenant.value();
        List<Posting> postings = new ArrayList<>();
        postings.add(post(Posting.Side.DEBIT, Posting.Account.TENANT, payer, charged));
        postings.add(post(Posting.Side.CREDIT, account(), place, owed));
        if (margin.signum() != 0) {
            postings.add(post(Posting.Side.CREDIT, Posting.Account.MARGIN, payer, margin));
        }
        return postings;
    }

    /** A correction takes back lines that may have had no price. */
    private boolean isPriced() {
        return kind != EntryKind.SETTLEMENT || lines.stream().allMatch(line -> line.usd() != null);
    }

    private Posting.Account account() {
        return hosting == Hosting.HOSTED ? Posting.Account.PROVIDER : Posting.Account.POOL;
    }

    private Posting post(
            Posting.Side side, Posting.Account account, UUID owner, BigDecimal change) {
        return Posting.of(id, kind, side, account, owner, change);
    }

    private static BigDecimal known(List<BigDecimal> amounts) {
        return amounts.stream().filter(Objects::nonNull).reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}
