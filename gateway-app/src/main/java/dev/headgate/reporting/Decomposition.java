package dev.headgate.reporting;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Why a sum changed: more calls, more tokens in each, other tokens or models, other prices. The
 * parts add up to the change exactly.
 *
 * @param volume what more or fewer calls like before would have changed
 * @param tokensPerRequest what longer or shorter calls, of the same mix, changed on top of that
 * @param mix what another share of meters and deployments changed on top of that
 * @param price what is left: another cost of the same tokens
 */
record Decomposition(
        BigDecimal change,
        BigDecimal volume,
        BigDecimal tokensPerRequest,
        BigDecimal mix,
        BigDecimal price) {
    private static final int SCALE = 12;

    /**
     * Replaces one factor after the other, in the order of the parts, so that each part is the
     * difference between two sums.
     */
    static Decomposition of(Consumption before, Consumption after) {
        BigDecimal start = before.usd();
        BigDecimal end = after.usd();
        if (before.calls().signum() == 0 || start.signum() == 0) {
            return between(start, end, end, end, end);
        }
        BigDecimal withCalls = scaled(start, after.calls(), before.calls());
        BigDecimal withTokens =
                before.tokens().signum() == 0
                        ? withCalls
                        : scaled(start, after.tokens(), before.tokens());
        return between(start, withCalls, withTokens, atOldPrices(before, after), end);
    }

    private static Decomposition between(
            BigDecimal start,
            BigDecimal withCalls,
            BigDecimal withTokens,
            BigDecimal withMix,
            BigDecimal end) {
        return new Decomposition(
                end.subtract(start),
                withCalls.subtract(start),
                withTokens.subtract(withCalls),
                withMix.subtract(withTokens),
                end.subtract(withMix));
    }

    /** What was not used before has no old price: it counts as it is. */
    private static BigDecimal atOldPrices(Consumption before, Consumption after) {
        BigDecimal sum = BigDecimal.ZERO;
        for (Map.Entry<String, Consumption.Part> entry : after.parts().entrySet()) {
            Consumption.Part now = entry.getValue();
            Consumption.Part then = before.parts().get(entry.getKey());
            sum =
                    then == null || then.tokens().signum() == 0
                            ? sum.add(now.usd())
                            : sum.add(scaled(then.usd(), now.tokens(), then.tokens()));
        }
        return sum;
    }

    private static BigDecimal scaled(BigDecimal amount, BigDecimal now, BigDecimal then) {
        return amount.multiply(now).divide(then, SCALE, RoundingMode.HALF_EVEN);
    }

    /** The name of the largest part. */
    String driver() {
        return parts().entrySet().stream()
                .max(Map.Entry.comparingByValue((one, other) -> one.abs().compareTo(other.abs())))
                .map(Map.Entry::getKey)
                .orElseThrow();
    }

    Map<String, BigDecimal> parts() {
        Map<String, BigDecimal> parts = new LinkedHashMap<>();
        parts.put("volume", volume);
        parts.put("tokens_per_request", tokensPerRequest);
        parts.put("mix", mix);
        parts.put("price", price);
        return parts;
    }
}
