package dev.headgate.routing;

import java.math.BigDecimal;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A candidate as a router keeps it: with what every request would otherwise find anew. */
final class Contender {
    private final int index;
    private final Candidate candidate;
    private final Optional<Object> value;
    private final @Nullable CostFunction marginalCost;
    private final @Nullable CostFunction fullCost;

    /**
     * @param index among the candidates
     */
    Contender(int index, Candidate candidate) {
        this.index = index;
        this.candidate = candidate;
        this.value = Optional.of(Vocabulary.CANDIDATE.of(candidate));
        this.marginalCost = costs(candidate.prices());
        this.fullCost =
                Objects.equals(candidate.fullPrices(), candidate.prices())
                        ? marginalCost
                        : costs(candidate.fullPrices());
    }

    private static @Nullable CostFunction costs(@Nullable TokenPrices prices) {
        return prices == null ? null : new CostFunction(prices);
    }

    int index() {
        return index;
    }

    Candidate candidate() {
        return candidate;
    }

    /** What conditions read. */
    Optional<Object> value() {
        return value;
    }

    /** What a request is expected to cost more than without it, or null if no price is known. */
    @Nullable BigDecimal marginalCostOf(RequestFacts request) {
        return marginalCost == null ? null : marginalCost.of(request);
    }

    /** The same with a share of the hardware, or null if unknown. */
    @Nullable BigDecimal fullCostOf(RequestFacts request, @Nullable BigDecimal marginal) {
        if (fullCost == marginalCost) {
            return marginal;
        }
        return fullCost == null ? null : fullCost.of(request);
    }
}
