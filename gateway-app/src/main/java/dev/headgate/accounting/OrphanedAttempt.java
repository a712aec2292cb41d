package dev.headgate.accounting;

import dev.headgate.catalog.ChargeLine;
import dev.headgate.catalog.PriceId;
import dev.headgate.usage.TokenUsage;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An attempt whose owner did not settle it.
 *
 * @param worst tokens that were reserved for
 * @param seen tokens that were noted last, or null if none were
 * @param costOfSeen USD for these, or null
 * @param lines the meters of what was noted last, or of the worst case
 */
record OrphanedAttempt(
        AttemptId id,
        TokenUsage worst,
        @Nullable BigDecimal worstCase,
        @Nullable PriceId price,
        @Nullable TokenUsage seen,
        @Nullable BigDecimal costOfSeen,
        List<ChargeLine> lines) {

    OrphanedAttempt {
        lines = List.copyOf(lines);
    }

    /** Books what was noted last; where nothing was, the worst case. */
    Closing estimate() {
        if (worstCase == null) {
            return Closing.estimate(id, seen == null ? worst : seen, Rated.unpriced(lines));
        }
        if (seen == null || costOfSeen == null) {
            return Closing.estimate(id, worst, rated(Rated.Method.RESERVATION, worstCase));
        }
        return Closing.estimate(id, seen, rated(Rated.Method.CHECKPOINT, costOfSeen));
    }

    /** Attempts of earlier releases noted no meters. */
    private Rated rated(Rated.Method method, BigDecimal usd) {
        return lines.isEmpty() ? Rated.lump(usd, method, price) : Rated.of(method, lines);
    }
}
