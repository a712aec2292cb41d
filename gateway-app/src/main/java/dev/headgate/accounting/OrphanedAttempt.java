package dev.headgate.accounting;

import dev.headgate.catalog.PriceId;
import dev.headgate.usage.TokenUsage;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * An attempt whose owner did not settle it.
 *
 * @param worst tokens that were reserved for
 * @param seen tokens that were noted last, or null if none were
 * @param costOfSeen USD for these, or null
 */
record OrphanedAttempt(
        AttemptId id,
        TokenUsage worst,
        @Nullable BigDecimal worstCase,
        @Nullable PriceId price,
        @Nullable TokenUsage seen,
        @Nullable BigDecimal costOfSeen) {

    /** Books what was noted last; where nothing was, the worst case. */
    Closing estimate() {
        if (worstCase == null) {
            return Closing.estimate(id, seen == null ? worst : seen, Rated.UNKNOWN);
        }
        if (seen == null || costOfSeen == null) {
            Rated rated = Rated.lump(worstCase, Rated.Method.RESERVATION, price);
            return Closing.estimate(id, worst, rated);
        }
        return Closing.estimate(id, seen, Rated.lump(costOfSeen, Rated.Method.CHECKPOINT, price));
    }
}
