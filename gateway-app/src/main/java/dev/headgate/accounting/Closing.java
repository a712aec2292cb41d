package dev.headgate.accounting;

import dev.headgate.usage.MeteredUsage;
import dev.headgate.usage.TokenUsage;
import dev.headgate.usage.UsageSource;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How an attempt leaves the state in which it holds money.
 *
 * @param state the state to move to
 * @param usage what it consumed, or null if nothing
 * @param result what its owner saw, or null if it saw no answer
 * @param failure what went wrong, or null
 * @param status the upstream's HTTP status, or null if it sent none
 */
record Closing(
        AttemptId id,
        AttemptState state,
        Rated rated,
        @Nullable MeteredUsage usage,
        @Nullable AttemptResult result,
        @Nullable String failure,
        @Nullable Integer status,
        List<Receipt.Alternative> alternatives) {

    Closing {
        alternatives = List.copyOf(alternatives);
    }

    /** Books what its owner saw. */
    static Closing settlement(
            AttemptId id,
            AttemptResult result,
            Rated rated,
            List<Receipt.Alternative> alternatives) {
        return new Closing(
                id,
                AttemptState.SETTLED,
                rated,
                result.usage(),
                result,
                failureOf(result.ending()),
                null,
                alternatives);
    }

    /** Gives back what was held. */
    static Closing release(AttemptId id, String failure, @Nullable Integer status) {
        return new Closing(
                id, AttemptState.RELEASED, Rated.NOTHING, null, null, failure, status, List.of());
    }

    /** Books the best evidence there is; by the sweeper. */
    static Closing estimate(AttemptId id, TokenUsage tokens, Rated rated) {
        return new Closing(
                id,
                AttemptState.SETTLED_ESTIMATED,
                rated,
                new MeteredUsage(tokens, UsageSource.ESTIMATE, null, null),
                null,
                "gateway_lost",
                null,
                List.of());
    }

    /** USD to book; null if the price is unknown. */
    @Nullable BigDecimal cost() {
        return rated.usd();
    }

    /** Whether the answer came to its end. */
    boolean isComplete() {
        return result != null && result.ending() == AttemptResult.Ending.COMPLETE;
    }

    private static @Nullable String failureOf(AttemptResult.Ending ending) {
        return switch (ending) {
            case COMPLETE -> null;
            case CLIENT_GONE -> "client_gone";
            case SUPERSEDED -> "superseded";
            case INTERRUPTED -> "interrupted";
        };
    }
}
