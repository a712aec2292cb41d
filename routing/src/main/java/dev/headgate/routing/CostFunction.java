package dev.headgate.routing;

import dev.headgate.routing.RequestFacts.Expectation;
import dev.headgate.routing.TokenPrices.Rates;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Expected costs by one set of prices, as exact as {@link TokenPrices#costOf} and without its
 * objects: prices are brought to one scale, so that almost every cost fits into a long.
 */
final class CostFunction {
    private final TokenPrices prices;
    private final @Nullable Scaled usual;
    private final List<Tier> tiers;

    CostFunction(TokenPrices prices) {
        this.prices = prices;
        this.usual = Scaled.of(prices.rates());
        this.tiers =
                prices.longPrompts().stream()
                        .map(one -> new Tier(one.overTokens(), Scaled.of(one.rates())))
                        .toList();
    }

    /** The rates of long prompts; null if they do not fit. */
    private record Tier(long overTokens, @Nullable Scaled rates) {}

    BigDecimal of(RequestFacts request) {
        Expectation expected = request.expected();
        Scaled scaled = scaledFor(request.inputTokens());
        BigDecimal cost =
                scaled == null
                        ? null
                        : scaled.cost(
                                request.inputTokens(),
                                expected.cachedInputTokens(),
                                expected.outputTokens());
        return cost != null
                ? cost
                : prices.costOf(
                        request.inputTokens(),
                        expected.cachedInputTokens(),
                        expected.outputTokens());
    }

    private @Nullable Scaled scaledFor(long inputTokens) {
        Scaled found = usual;
        for (int i = 0; i < tiers.size() && inputTokens > tiers.get(i).overTokens(); i++) {
            found = tiers.get(i).rates();
        }
        return found;
    }

    /** Rates as whole numbers of the smallest unit that all of them have. */
    private record Scaled(int scale, long input, long cachedInput, long output) {

        /** Null if they do not fit. */
        static @Nullable Scaled of(Rates rates) {
            BigDecimal cached = rates.cachedInput() == null ? rates.input() : rates.cachedInput();
            int scale =
                    Stream.of(rates.input(), cached, rates.output(), BigDecimal.ZERO)
                            .mapToInt(BigDecimal::scale)
                            .max()
                            .orElse(0);
            try {
                return new Scaled(
                        scale,
                        rates.input().setScale(scale).unscaledValue().longValueExact(),
                        cached.setScale(scale).unscaledValue().longValueExact(),
                        rates.output().setScale(scale).unscaledValue().longValueExact());
            } catch (ArithmeticException _) {
                return null;
            }
        }

        /** Null if it does not fit. */
        @Nullable BigDecimal cost(long inputTokens, long cachedTokens, long outputTokens) {
            long fromCache = Math.min(cachedTokens, inputTokens);
            long fresh = inputTokens - fromCache;
            if ((Math.multiplyHigh(input, fresh)
                            | Math.multiplyHigh(cachedInput, fromCache)
                            | Math.multiplyHigh(output, outputTokens))
                    != 0) {
                return null;
            }
            long cost = input * fresh;
            long withCache = cost + cachedInput * fromCache;
            long all = withCache + output * outputTokens;
            return cost < 0 || withCache < cost || all < withCache
                    ? null
                    : BigDecimal.valueOf(all, scale + 6);
        }
    }
}
