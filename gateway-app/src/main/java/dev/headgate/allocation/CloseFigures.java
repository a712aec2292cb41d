package dev.headgate.allocation;

import dev.headgate.catalog.PoolId;
import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A month of a pool in sum: {@code attributed + idle + overhead + difference = total}, exactly, and
 * the shares add up to it in whole cents. Amounts are USD.
 *
 * @param paidHours of the whole pool
 * @param usedHours of these, what calls were charged for
 * @param cost by the dated costs
 * @param invoice what was really billed, or null if nobody said
 * @param scaledBack what was booked beyond the pool's cost, and is given back in proportion
 * @param attributed what calls owe to the pool after that
 * @param difference of the total to the cost: to the invoice, or the rounding to a whole cent
 * @param total the invoice, or the cost in whole cents
 */
public record CloseFigures(
        PoolId pool,
        String poolName,
        YearMonth month,
        BigDecimal paidHours,
        BigDecimal usedHours,
        BigDecimal cost,
        @Nullable BigDecimal invoice,
        BigDecimal scaledBack,
        BigDecimal attributed,
        BigDecimal idle,
        BigDecimal overhead,
        BigDecimal difference,
        BigDecimal total,
        String idleRule,
        String overheadRule,
        List<Share> shares) {

    public CloseFigures {
        shares = List.copyOf(shares);
    }

    /** What a share is a share of. */
    public enum Part {
        ATTRIBUTED,
        IDLE,
        OVERHEAD,
        DIFFERENCE
    }

    /**
     * What a tenant bears of a part.
     *
     * @param hours of the whole pool; zero for a difference
     * @param exact USD, as the ledger has it in the end
     * @param usd in whole cents, less than a cent beside it
     * @param bookedHours what the close itself adds to the books: of what was attributed, only what
     *     is given back
     * @param booked the same in USD
     */
    public record Share(
            Part part,
            Payer tenant,
            BigDecimal hours,
            BigDecimal exact,
            BigDecimal usd,
            BigDecimal bookedHours,
            BigDecimal booked) {}
}
