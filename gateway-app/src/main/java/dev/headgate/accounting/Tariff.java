package dev.headgate.accounting;

import dev.headgate.catalog.ChargeLine;
import dev.headgate.catalog.Deployment;
import dev.headgate.catalog.Pool;
import dev.headgate.catalog.PriceSheet;
import dev.headgate.catalog.PriceSlot;
import dev.headgate.catalog.PriceTerms;
import dev.headgate.catalog.ProcessingTier;
import dev.headgate.identity.TenantId;
import dev.headgate.usage.Meter;
import dev.headgate.usage.MeteredUsage;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
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
            case Deployment.Place.SelfHosted(var pool, var cost) ->
                    cost == null
                            ? new Unknown()
                            : new PerHour(
                                    cost, pool.slots(), pool.engine().saysItsShare(), terms);
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
                    prices.charge(
                            usage.tokens(), ProcessingTier.of(usage.tier()), terms.begin()));
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

        /** The bound of a meter over prompts of all lengths; a meter without a price is not billed. */
        private BigDecimal bound(Meter meter, BinaryOperator<BigDecimal> highestOrLowest) {
            return prices.bound(meter, terms.begin(), highestOrLowest)
                    .orElse(BigDecimal.ZERO)
                    .multiply(terms.negotiated().providerFactor(terms.begin()));
        }
    }

    /**
     * Self-hosted capacity: the share of the pool's hourly cost that a call used, by time. Time
     * that is shared is spread over the requests that the pool works on at once.
     */
    record PerHour(Pool.HourlyCost hourly, int slots, boolean engineSaysItsShare, Terms terms)
            implements Tariff {
        private static final BigDecimal NANOS_PER_HOUR =
                BigDecimal.valueOf(Duration.ofHours(1).toNanos());

        @Override
        public Rated worstCase(long inputTokens, long outputTokens, Duration longest) {
            return terms.worst(
                    Rated.Method.UPSTREAM_TIME,
                    List.of(line(longest, callsThatShareEngineTime())),
                    longest);
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
            return terms.rated(method, List.of(line(time, sharers)));
        }

        private ChargeLine line(Duration time, int sharers) {
            BigDecimal usd = share(time, sharers);
            return new ChargeLine(
                    Meter.POOL_TIME,
                    ofHours(BigDecimal.ONE, time, sharers, HOURS_SCALE),
                    hourly.id(),
                    hourly.usdPerHour(),
                    usd,
                    usd,
                    usd);
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
