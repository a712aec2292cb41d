package dev.headgate.replay;

import dev.headgate.replay.Outcome.Side;
import java.math.BigDecimal;

/** A sum of what requests cost. */
final class MoneySum {
    private long requests;
    private long input;
    private long output;
    private BigDecimal usd = BigDecimal.ZERO;
    private BigDecimal marginalUsd = BigDecimal.ZERO;
    private long unpriced;

    void add(Side side) {
        requests++;
        input += side.input();
        output += side.output();
        if (side.usd() == null) {
            unpriced++;
        } else {
            usd = usd.add(side.usd());
        }
        if (side.marginalUsd() != null) {
            marginalUsd = marginalUsd.add(side.marginalUsd());
        }
    }

    long requests() {
        return requests;
    }

    long input() {
        return input;
    }

    long output() {
        return output;
    }

    BigDecimal usd() {
        return usd;
    }

    ReplayResult.Cost line() {
        return new ReplayResult.Cost(
                requests,
                input,
                output,
                usd.toPlainString(),
                marginalUsd.toPlainString(),
                unpriced);
    }
}
