package dev.headgate.accounting;

import dev.headgate.catalog.ChargeLine;
import dev.headgate.catalog.Deployment;
import dev.headgate.catalog.Pool;
import dev.headgate.catalog.Price;
import dev.headgate.usage.Meter;
import dev.headgate.usage.MeteredUsage;
import dev.headgate.usage.TokenUsage;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
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

    /** Digits after the point to which hours of a pool are rounded: some picoseconds. */
    int HOURS_SCALE = 15;

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
            Rated anyLength = dearest(price, inputTokens, outputTokens);
            Rated ofItsLength = dearest(price.forPromptOf(inputTokens), inputTokens, outputTokens);
            return amount(anyLength).compareTo(amount(ofItsLength)) >= 0 ? anyLength : ofItsLength;
        }

        private Rated dearest(Price price, long inputTokens, long outputTokens) {
            BigDecimal input = dearest(price.input(), price.cacheRead(), price.cacheWrite());
            BigDecimal output = dearest(price.output(), price.reasoning());
            return Rated.of(
                    Rated.Method.TOKENS,
                    List.of(
                            line(Meter.INPUT, inputTokens, input),
                            line(Meter.OUTPUT, outputTokens, output)));
        }

        private static BigDecimal amount(Rated rated) {
            return Objects.requireNonNull(rated.usd());
        }

        @Override
        public Rated cost(MeteredUsage usage, Duration upstreamTime) {
            TokenUsage tokens = usage.tokens();
            Price ofItsLength = price.forPromptOf(tokens.totalInput());
            List<ChargeLine> lines = new ArrayList<>();
            tokens.byMeter()
                    .forEach((meter, count) -> lines.add(line(meter, count, of(ofItsLength, meter))));
            return Rated.of(Rated.Method.TOKENS, lines);
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

        private static BigDecimal of(Price price, Meter meter) {
            return switch (meter) {
                case CACHE_READ -> or(price.cacheRead(), price.input());
                case CACHE_WRITE, CACHE_WRITE_1H -> or(price.cacheWrite(), price.input());
                case REASONING -> or(price.reasoning(), price.output());
                case OUTPUT, AUDIO_OUTPUT -> price.output();
                default -> price.input();
            };
        }

        private ChargeLine line(Meter meter, long tokens, BigDecimal perMillion) {
            return ChargeLine.atList(meter, BigDecimal.valueOf(tokens), price.id(), perMillion);
        }

        private static BigDecimal or(@Nullable BigDecimal own, BigDecimal containing) {
            return own == null ? containing : own;
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
            Rated time =
                    engineTime == null
                            ? rated(upstreamTime, slots, Rated.Method.UPSTREAM_TIME)
                            : rated(engineTime, callsThatShareEngineTime(), Rated.Method.ENGINE_TIME);
            return Rated.of(time.method(), withTokens(time.lines(), usage.tokens()));
        }

        /** Tokens are counted too, though time is what costs. */
        private static List<ChargeLine> withTokens(List<ChargeLine> time, TokenUsage tokens) {
            List<ChargeLine> lines = new ArrayList<>(time);
            tokens.byMeter()
                    .forEach((meter, count) ->
                            lines.add(ChargeLine.counted(meter, BigDecimal.valueOf(count))));
            return lines;
        }

        /** A share is the call's alone; time in a slot is shared with the calls in the others. */
        private int callsThatShareEngineTime() {
            return engineSaysItsShare ? 1 : slots;
        }

        private Rated rated(Duration time, int sharers, Rated.Method method) {
            BigDecimal usd = share(time, sharers);
            BigDecimal hours = ofHours(BigDecimal.ONE, time, sharers, HOURS_SCALE);
            return Rated.of(
                    method,
                    List.of(
                            new ChargeLine(
                                    Meter.POOL_TIME,
                                    hours,
                                    hourly.id(),
                                    hourly.usdPerHour(),
                                    usd,
                                    usd,
                                    usd)));
        }

        BigDecimal share(Duration time, int sharers) {
            return ofHours(hourly.usdPerHour(), time, sharers, SHARE_SCALE);
        }

        private static BigDecimal ofHours(
                BigDecimal perHour, Duration time, int sharers, int scale) {
            BigDecimal nanos = BigDecimal.valueOf(Math.max(0, time.toNanos()));
            return perHour.multiply(nanos)
                    .divide(
                            NANOS_PER_HOUR.multiply(BigDecimal.valueOf(sharers)),
                            scale,
                            RoundingMode.HALF_UP);
        }
    }

    /** Nobody entered a price: the cost is unknown, never zero. */
    record Unknown() implements Tariff {

        @Override
        public Rated worstCase(long inputTokens, long outputTokens, Duration longest) {
            return Rated.unpriced(
                    List.of(
                            unpriced(Meter.INPUT, inputTokens),
                            unpriced(Meter.OUTPUT, outputTokens)));
        }

        @Override
        public Rated cost(MeteredUsage usage, Duration upstreamTime) {
            return Rated.unpriced(
                    usage.tokens().byMeter().entrySet().stream()
                            .map(count -> unpriced(count.getKey(), count.getValue()))
                            .toList());
        }

        private static ChargeLine unpriced(Meter meter, long tokens) {
            return ChargeLine.unpriced(meter, BigDecimal.valueOf(tokens));
        }
    }
}
