package dev.headgate.accounting;

import java.math.BigDecimal;
import java.util.Optional;

/** What the requests of a team for one name turned out to be, by the books. Never waits. */
public interface TypicalUsage {

    /**
     * What is usual, or empty as long as too few calls were booked.
     *
     * @param alias the name that was asked for
     */
    Optional<Usual> of(String tenant, String team, String alias);

    /**
     * A mean.
     *
     * @param outputTokens of one call, reasoning included
     * @param cachedShare of the prompt's tokens that were read from a cache, from 0 to 1
     */
    record Usual(long outputTokens, BigDecimal cachedShare) {

        /** The tokens of such a prompt that are expected to be read from a cache. */
        public long cachedOf(long inputTokens) {
            return cachedShare.multiply(BigDecimal.valueOf(inputTokens)).longValue();
        }
    }
}
