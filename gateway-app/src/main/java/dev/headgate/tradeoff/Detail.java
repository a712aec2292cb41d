package dev.headgate.tradeoff;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/**
 * One use case with everything that speaks for or against moving it.
 *
 * @param comparison with every deployment that could serve it
 * @param breakEven of each pool against each alternative that matters
 * @param move one pool against one alternative, looked at closely; empty if one of them is unknown
 */
record Detail(Comparison comparison, List<BreakEvenLine> breakEven, Optional<Move> move) {

    Detail {
        breakEven = List.copyOf(breakEven);
    }

    /**
     * Moving a use case from a hosted alternative to own capacity.
     *
     * @param switchingUsd what the move costs once: evaluation, rollout
     */
    record Move(Estimate own, Estimate alternative, Scenario scenario, BigDecimal switchingUsd) {

        /** Months until the move has paid for itself; empty if it never does. */
        Optional<BigDecimal> monthsToRecover() {
            BigDecimal saved = scenario.difference();
            return saved.signum() > 0
                    ? Optional.of(switchingUsd.divide(saved, Figures.PRECISION))
                    : Optional.empty();
        }
    }
}
