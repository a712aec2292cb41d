package dev.headgate.accounting;

import dev.headgate.catalog.ChargeLine;
import dev.headgate.catalog.Deployment;
import dev.headgate.catalog.Pace;
import dev.headgate.catalog.Pool;
import dev.headgate.catalog.PriceSheet;
import dev.headgate.catalog.PriceSlot;
import dev.headgate.catalog.PriceTerms;
import dev.headgate.catalog.ProcessingTier;
import dev.headgate.identity.TenantId;
import dev.headgate.usage.Meter;
import dev.headgate.usage.MeteredUsage;
import dev.headgate.usage.TokenUsage;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BinaryOperator;
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

    /**
     * The tariff of a deployment for one call.
     *
     * @param tenant who is charged, or null if nobody is
     * @param begin when the call began: it costs what it would have cost if it had ended at once
     */
    static Tariff of(Deployment deployment, @Nullable TenantId tenant, Instant begin) {
        var terms = new Terms(deployment.terms(), tenant, begin);
        return switch (deployment.place()) {
            case Deployment.Place.Hosted(_, var prices) ->
                    prices.isKnownAt(begin) ? new PerToken(prices, terms) : new Unknown();
            case Deployment.Place.SelfHosted(var pool, var cost, var pace) ->
                    cost == null
                            ? new Unknown()
                            : new PerHour(
                                    cost, pool.slots(), pool.engine().saysItsShare(), pace, terms);
        };
    }

    /** What was negotiated, for one call of one tenant. */
    record Terms(PriceTerms negotiated, @Nullable TenantId tenant, Instant begin) {
        static final Terms LIST_PRICE = new Terms(PriceTerms.LIST_PRICE, null, Instant.EPOCH);

        Rated rated(Rated.Method method, List<ChargeLine> lines) {
            return Rated.of(method, negotiated.apply(lines, tenant, begin));
        }

        Rated worst(Rated.Method method, List<ChargeLine> lines, Duration longest) {
            return Rated.of(method, negotiated.applyWorst(lines, tenant, begin, longest));
        }
    }

    /** A hosted deployment: each meter at its own price; nothing is rounded. */
    record PerToken(PriceSheet prices, Terms terms) implements Tariff {
        private static final Set<ProcessingTier> ANY = Set.of(ProcessingTier.values());

        @Override
        public Rated worstCase(long inputTokens, long outputTokens, Duration longest) {
            return terms.worst(
                    Rated.Method.TOKENS,
                    prices.worstCase(inputTokens, outputTokens, ANY, terms.begin(), longest),
                    longest);
        }

        @Override
        public Rated cost(MeteredUsage usage, Duration upstreamTime) {
            return terms.rated(
                    Rated.Method.TOKENS,
                    prices.charge(usage.tokens(), ProcessingTier.of(usage.tier()), terms.begin()));
        }

        /** Whether no call at the standard tier can cost more than at the other tariff now. */
        boolean isNeverDearerThan(PerToken other) {
            return Stream.of(Meter.values())
                    .filter(PriceSlot::isBilledByProviders)
                    .allMatch(meter ->
                            bound(meter, BigDecimal::max)
                                            .compareTo(other.bound(meter, BigDecimal::min))
                                    <= 0);
        }

        /**
         * The bound of a meter over prompts of all lengths; a meter without a price is not billed.
         */
        private BigDecimal bound(Meter meter, BinaryOperator<BigDecimal> highestOrLowest) {
            return prices.bound(meter, terms.begin(), highestOrLowest)
                    .orElse(BigDecimal.ZERO)
                    .multiply(terms.negotiated().providerFactor(terms.begin()));
        }
    }

    /**
     * Self-hosted capacity: the share of a pool's hour that a call used, at what the pool costs
     * without its overhead. The share is found by the best evidence there is: the time that the
     * engine reports, else the call's tokens at the pace of the pool, else the time of the call.
     * Time that is shared is spread over the requests that the pool works on at once.
     *
     * @param pace how long one replica works for tokens, or null if unknown
     */
    record PerHour(
            Pool.HourlyCost hourly,
            int slots,
            boolean engineSaysItsShare,
            @Nullable Pace pace,
            Terms terms)
            implements Tariff {
        private static final BigDecimal SECONDS_PER_HOUR = BigDecimal.valueOf(3600);
        private static final int NANO = 9;

        /** A pool whose pace nobody knows. */
        PerHour(Pool.HourlyCost hourly, int slots, boolean engineSaysItsShare) {
            this(hourly, slots, engineSaysItsShare, null, Terms.LIST_PRICE);
        }

        /** Which evidence there will be is not known before: the dearer of time and tokens. */
        @Override
        public Rated worstCase(long inputTokens, long outputTokens, Duration longest) {
            BigDecimal byTime = seconds(longest);
            BigDecimal sharers = BigDecimal.valueOf(callsThatShareEngineTime());
            if (pace != null) {
                BigDecimal byTokens = pace.mostSeconds(inputTokens, outputTokens);
                BigDecimal replicas = BigDecimal.valueOf(replicas());
                if (byTokens.multiply(sharers).compareTo(byTime.multiply(replicas)) > 0) {
                    return terms.worst(method(pace), List.of(line(byTokens, replicas)), longest);
                }
            }
            return terms.worst(Rated.Method.UPSTREAM_TIME, List.of(line(byTime, sharers)), longest);
        }

        @Override
        public Rated cost(MeteredUsage usage, Duration upstreamTime) {
            Rated time = share(usage, upstreamTime);
            return Rated.of(time.method(), withTokens(time.lines(), usage.tokens()));
        }

        private Rated share(MeteredUsage usage, Duration upstreamTime) {
            Duration engineTime = usage.engineTime();
            if (engineTime != null) {
                BigDecimal sharers = BigDecimal.valueOf(callsThatShareEngineTime());
                return rated(seconds(engineTime), sharers, Rated.Method.ENGINE_TIME);
            }
            if (pace != null) {
                BigDecimal ofOneReplica = pace.seconds(usage.tokens());
                return rated(ofOneReplica, BigDecimal.valueOf(replicas()), method(pace));
            }
            return rated(
                    seconds(upstreamTime), BigDecimal.valueOf(slots), Rated.Method.UPSTREAM_TIME);
        }

        /** Tokens are counted too, though time is what costs. */
        private static List<ChargeLine> withTokens(List<ChargeLine> time, TokenUsage tokens) {
            List<ChargeLine> lines = new ArrayList<>(time);
            tokens.byMeter()
                    .forEach((meter, count) ->
                            lines.add(ChargeLine.counted(meter, BigDecimal.valueOf(count))));
            return lines;
        }

        private static Rated.Method method(Pace pace) {
            return switch (pace.basis()) {
                case WEIGHTED_TOKENS -> Rated.Method.WEIGHTED_TOKENS;
                case PLAIN_TOKENS -> Rated.Method.PLAIN_TOKENS;
            };
        }

        private int replicas() {
            return hourly.inputs().fleet().replicas();
        }

        /** A share is the call's alone; time in a slot is shared with the calls in the others. */
        private int callsThatShareEngineTime() {
            return engineSaysItsShare ? 1 : slots;
        }

        private Rated rated(BigDecimal seconds, BigDecimal sharers, Rated.Method method) {
            return terms.rated(method, List.of(line(seconds, sharers)));
        }

        private ChargeLine line(BigDecimal seconds, BigDecimal sharers) {
            BigDecimal rate = hourly.attributedUsdPerHour();
            BigDecimal usd = ofHours(rate, seconds, sharers, SHARE_SCALE);
            BigDecimal hours = ofHours(BigDecimal.ONE, seconds, sharers, HOURS_SCALE);
            return new ChargeLine(Meter.POOL_TIME, hours, hourly.id(), rate, usd, usd, usd);
        }

        BigDecimal share(Duration time, int sharers) {
            return ofHours(
                    hourly.attributedUsdPerHour(),
                    seconds(time),
                    BigDecimal.valueOf(sharers),
                    SHARE_SCALE);
        }

        private static BigDecimal seconds(Duration time) {
            return BigDecimal.valueOf(Math.max(0, time.toNanos()), NANO);
        }

        private static BigDecimal ofHours(
                BigDecimal perHour, BigDecimal seconds, BigDecimal sharers, int scale) {
            return perHour.multiply(seconds)
                    .divide(SECONDS_PER_HOUR.multiply(sharers), scale, RoundingMode.HALF_UP);
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
