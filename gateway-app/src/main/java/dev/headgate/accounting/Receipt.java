package dev.headgate.accounting;

import dev.headgate.catalog.ChargeLine;
import dev.headgate.routing.Hosting;
import dev.headgate.usage.TokenUsage;
import dev.headgate.usage.UsageSource;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything that the books know of one request.
 *
 * @param decision the explanation as JSON
 * @param error the code with which it was refused before any attempt, or null
 * @param cost USD of all attempts, or null while one is open or unpriced
 */
public record Receipt(
        RequestId id,
        String endpoint,
        String requestedModel,
        Map<String, String> tags,
        Instant receivedAt,
        long policyVersion,
        @Nullable String rule,
        String decision,
        @Nullable String error,
        @Nullable BigDecimal cost,
        List<Attempt> attempts) {

    /**
     * One physical call.
     *
     * @param state such as {@code SETTLED}
     * @param failure what happened, or null if it succeeded
     * @param worstCase USD that were reserved, or null if unpriced
     * @param cost USD, or null while it is open or if it is unpriced
     * @param priceVersion id of the price or hourly cost that it was rated with, or null if
     *     unpriced
     * @param method how the cost was found, such as {@code TOKENS}, or null while it is open
     * @param charges the meters that make up the cost; while it is open, those of what is reserved
     * @param replayed whether it was made while the database was down and booked afterwards
     * @param alternatives what the same tokens would have cost elsewhere
     */
    public record Attempt(
            AttemptId id,
            int number,
            String deployment,
            Hosting hosting,
            String state,
            @Nullable String failure,
            @Nullable TokenUsage tokens,
            @Nullable UsageSource usageSource,
            @Nullable BigDecimal worstCase,
            @Nullable BigDecimal cost,
            @Nullable String priceVersion,
            @Nullable Long timeToFirstTokenMillis,
            @Nullable Long upstreamMillis,
            @Nullable Long engineMicros,
            @Nullable String method,
            List<ChargeLine> charges,
            boolean replayed,
            List<Alternative> alternatives) {
        public Attempt {
            charges = List.copyOf(charges);
            alternatives = List.copyOf(alternatives);
        }
    }

    /**
     * The same tokens on another leg. An estimate: another model's answer has another length and
     * another tokeniser.
     *
     * @param usd null if it cannot be known, for instance because the pool has not been measured
     *     yet
     */
    public record Alternative(
            Hosting hosting, @Nullable String deployment, @Nullable BigDecimal usd) {}
}
