package dev.headgate.accounting;

import dev.headgate.catalog.Deployment;
import dev.headgate.catalog.Pool;
import dev.headgate.catalog.Price;
import dev.headgate.usage.MeteredUsage;
import dev.headgate.usage.TokenUsage;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.BinaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How the work of a deployment is turned into USD. All arithmetic is decimal. */
sealed interface Tariff {

    /**
     * Digits after the point to which a share of an hourly cost is rounded: a millionth of a
     * millionth of a dollar.
     */
    int SHARE_SCALE = 12;

    /** The most that a call may cost. */
    Rated worstCase(long inputTokens, long outputTokens, Duration longest);

    /**
     * What a call costs.
     *
     * @param upstreamTime how long the call took; used where the engine does not say how long it
     *     worked
     */
    Rated cost(MeteredUsage usage, Duration upstreamTime);

    /** The tariff of this deployment as the catalogue knows it now. */
    static Tariff of(Deployment deployment) {
        return switch (deployment.place()) {
            case Deployment.Place.Hosted(_, var price) ->
                    price == null ? new Unknown() : new PerToken(price);
            case Deployment.Place.SelfHosted(var pool, var cost) ->
                    cost == null
                            ? new Unknown()
                            : new PerHour(cost, pool.slots(), pool.engine().saysItsShare());
        };
    }

    /** A hosted deployment: each meter at its own price per million tokens; nothing is rounded. */
    record PerToken(Price price) implements Tariff {

        /** No token of a prompt can cost more than the dearest input meter, and so for answers. */
        @Override
        public Rated worstCase(long inputTokens, long outputTokens, Duration longest) {
            BigDecimal anyLength = dearest(price, inputTokens, outputTokens);
            Price ofLong = price.forPromptOf(inputTokens);
            return rated(anyLength.max(dearest(ofLong, inputTokens, outputTokens)));
        }

        private static BigDecimal dearest(Price price, long inputTokens, long outputTokens) {
            BigDecimal input = dearest(price.input(), price.cacheRead(), price.cacheWrite());
            BigDecimal output = dearest(price.output(), price.reasoning());
            return times(input, inputTokens).add(times(output, outputTokens));
        }

        @Override
        public Rated cost(MeteredUsage usage, Duration upstreamTime) {
            TokenUsage tokens = usage.tokens();
            return rated(perMillion(price.forPromptOf(tokens.totalInput()), tokens));
        }

        /** Whether no call whatever can cost more than at the other price. */
        boolean isNeverDearerThan(PerToken other) {
            List<BigDecimal> most = bounds(BigDecimal::max);
            List<BigDecimal> least = other.bounds(BigDecimal::min);
            return IntStream.range(0, most.size())
                    .allMatch(meter -> most.get(meter).compareTo(least.get(meter)) <= 0);
        }

        /** The bound of each meter over prompts of all lengths. */
        private List<BigDecimal> bounds(BinaryOperator<BigDecimal> bound) {
            List<BigDecimal> usual = meters(price);
            List<BigDecimal> ofLong = meters(price.forPromptOf(Long.MAX_VALUE));
            return IntStream.range(0, usual.size())
                    .mapToObj(meter -> bound.apply(usual.get(meter), ofLong.get(meter)))
                    .toList();
        }

        private static List<BigDecimal> meters(Price price) {
            return List.of(
                    price.input(),
                    or(price.cacheRead(), price.input()),
                    or(price.cacheWrite(), price.input()),
                    price.output(),
                    or(price.reasoning(), price.output()));
        }

        /** The cost in millionths of a dollar: tokens times USD per million tokens. */
        private static BigDecimal perMillion(Price price, TokenUsage tokens) {
            return times(price.input(), tokens.uncachedInput())
                    .add(times(or(price.cacheRead(), price.input()), tokens.cacheRead()))
                    .add(times(or(price.cacheWrite(), price.input()), tokens.cacheWrite()))
                    .add(times(price.output(), tokens.output()))
                    .add(times(or(price.reasoning(), price.output()), tokens.reasoning()));
        }

        private Rated rated(BigDecimal perMillion) {
            return new Rated(perMillion.movePointLeft(6), Rated.Method.TOKENS, price.id());
        }

        private static BigDecimal or(@Nullable BigDecimal own, BigDecimal containing) {
            return own == null ? containing : own;
        }

        private static BigDecimal times(BigDecimal price, @Nullable Long tokens) {
            return tokens == null ? BigDecimal.ZERO : price.multiply(BigDecimal.valueOf(tokens));
        }

        private static BigDecimal dearest(@Nullable BigDecimal... prices) {
            return Stream.of(prices)
                    .filter(Objects::nonNull)
                    .reduce(BigDecimal.ZERO, BigDecimal::max);
        }
    }

    /**
     * Self-hosted capacity: the share of the pool's hourly cost that a call used, by time. Time
     * that is shared is spread over the requests that the pool works on at once.
     */
    record PerHour(Pool.HourlyCost hourly, int slots, boolean engineSaysItsShare)
            implements Tariff {
        private static final BigDecimal NANOS_PER_HOUR =
                BigDecimal.valueOf(Duration.ofHours(1).toNanos());

        @Override
        public Rated worstCase(long inputTokens, long outputTokens, Duration longest) {
            return rated(longest, callsThatShareEngineTime(), Rated.Method.UPSTREAM_TIME);
        }

        @Override
        public Rated cost(MeteredUsage usage, Duration upstreamTime) {
            Duration engineTime = usage.engineTime();
            return engineTime == null
                    ? rated(upstreamTime, slots, Rated.Method.UPSTREAM_TIME)
                    : rated(engineTime, callsThatShareEngineTime(), Rated.Method.ENGINE_TIME);
        }

        /** A share is the call's alone; time in a slot is shared with the calls in the others. */
        private int callsThatShareEngineTime() {
            return engineSaysItsShare ? 1 : slots;
        }

        private Rated rated(Duration time, int sharers, Rated.Method method) {
            return new Rated(share(time, sharers), method, hourly.id());
        }

        BigDecimal share(Duration time, int sharers) {
            BigDecimal nanos = BigDecimal.valueOf(Math.max(0, time.toNanos()));
            return hourly.usdPerHour()
                    .multiply(nanos)
                    .divide(
                            NANOS_PER_HOUR.multiply(BigDecimal.valueOf(sharers)),
                            SHARE_SCALE,
                            RoundingMode.HALF_UP);
        }
    }

    /** Nobody entered a price: the cost is unknown, never zero. */
    record Unknown() implements Tariff {

        @Override
        public Rated worstCase(long inputTokens, long outputTokens, Duration longest) {
            return Rated.UNKNOWN;
        }

        @Override
        public Rated cost(MeteredUsage usage, Duration upstreamTime) {
            return Rated.UNKNOWN;
        }
    }
}
