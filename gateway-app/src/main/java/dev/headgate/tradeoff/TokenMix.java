package dev.headgate.tradeoff;

import dev.headgate.usage.Meter;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Tokens by meter; what was not counted is not there. */
record TokenMix(Map<Meter, BigDecimal> byMeter) {
    private static final Set<Meter> CACHE =
            Collections.unmodifiableSet(
                    EnumSet.of(Meter.CACHE_READ, Meter.CACHE_WRITE, Meter.CACHE_WRITE_1H));
    private static final Set<Meter> OUTPUT =
            Collections.unmodifiableSet(
                    EnumSet.of(Meter.OUTPUT, Meter.REASONING, Meter.AUDIO_OUTPUT));

    TokenMix {
        Map<Meter, BigDecimal> counted = new EnumMap<>(Meter.class);
        byMeter.forEach((meter, tokens) -> {
            if (meter.unit() == Meter.Unit.MILLION_TOKENS && tokens.signum() != 0) {
                counted.put(meter, tokens);
            }
        });
        byMeter = Collections.unmodifiableMap(counted);
    }

    /** Prompts of which nothing was cached, and answers. */
    static TokenMix of(long input, long output) {
        return new TokenMix(
                Map.of(
                        Meter.INPUT, BigDecimal.valueOf(input),
                        Meter.OUTPUT, BigDecimal.valueOf(output)));
    }

    static TokenMix sum(Collection<TokenMix> mixes) {
        Map<Meter, BigDecimal> sum = new EnumMap<>(Meter.class);
        mixes.forEach(mix ->
                mix.byMeter.forEach((meter, tokens) -> sum.merge(meter, tokens, BigDecimal::add)));
        return new TokenMix(sum);
    }

    BigDecimal total() {
        return byMeter.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** All tokens of prompts. */
    BigDecimal input() {
        return total().subtract(output());
    }

    /** Tokens of prompts that came from a cache. */
    BigDecimal cached() {
        return of(Meter.CACHE_READ);
    }

    /** Tokens of prompts that were read in full, those that were then kept in a cache included. */
    BigDecimal uncached() {
        return input().subtract(cached());
    }

    /** All tokens of answers, reasoning included. */
    BigDecimal output() {
        return onlyOutput().total();
    }

    BigDecimal of(Meter meter) {
        return byMeter.getOrDefault(meter, BigDecimal.ZERO);
    }

    /**
     * The part of the prompts that came from a cache; empty where no cache was ever reported, since
     * a provider that says nothing of its cache is not one without.
     */
    Optional<BigDecimal> cachedShare() {
        return saysWhatWasCached() && input().signum() > 0
                ? Optional.of(cached().divide(input(), Figures.PRECISION))
                : Optional.empty();
    }

    boolean saysWhatWasCached() {
        return byMeter.keySet().stream().anyMatch(CACHE::contains);
    }

    /** The same prompts, with this share of their text from a cache. */
    TokenMix withCachedShare(BigDecimal share) {
        Map<Meter, BigDecimal> changed = new EnumMap<>(Meter.class);
        changed.putAll(byMeter);
        BigDecimal text = of(Meter.INPUT).add(cached());
        changed.put(Meter.CACHE_READ, text.multiply(share));
        changed.put(Meter.INPUT, text.multiply(BigDecimal.ONE.subtract(share)));
        return new TokenMix(changed);
    }

    TokenMix onlyUncached() {
        return only(meter -> meter != Meter.CACHE_READ && !OUTPUT.contains(meter));
    }

    TokenMix onlyCached() {
        return only(meter -> meter == Meter.CACHE_READ);
    }

    TokenMix onlyOutput() {
        return only(OUTPUT::contains);
    }

    private TokenMix only(Predicate<Meter> wanted) {
        Map<Meter, BigDecimal> some = new EnumMap<>(Meter.class);
        some.putAll(byMeter);
        some.keySet().removeIf(wanted.negate());
        return new TokenMix(some);
    }

    boolean isEmpty() {
        return total().signum() <= 0;
    }

    TokenMix times(BigDecimal factor) {
        Map<Meter, BigDecimal> scaled = new EnumMap<>(Meter.class);
        byMeter.forEach((meter, tokens) -> scaled.put(meter, tokens.multiply(factor)));
        return new TokenMix(scaled);
    }
}
