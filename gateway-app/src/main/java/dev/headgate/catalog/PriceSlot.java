package dev.headgate.catalog;

import dev.headgate.usage.Meter;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What of a call a price is for.
 *
 * @param fromTokens prompts with more tokens than this, cached ones included; 0 is every prompt
 * @param window the hours of the day, or null for the whole day
 */
public record PriceSlot(
        ProcessingTier tier, Meter meter, long fromTokens, @Nullable DailyWindow window) {

    private static final Set<Meter> INPUTS =
            EnumSet.of(
                    Meter.INPUT,
                    Meter.CACHE_READ,
                    Meter.CACHE_WRITE,
                    Meter.CACHE_WRITE_1H,
                    Meter.AUDIO_INPUT,
                    Meter.IMAGE_INPUT);
    private static final Set<Meter> OUTPUTS =
            EnumSet.of(Meter.OUTPUT, Meter.REASONING, Meter.AUDIO_OUTPUT);

    /**
     * @throws IllegalArgumentException if providers do not bill this meter, or for a negative
     *     number of tokens
     */
    public PriceSlot {
        if (!isBilledByProviders(meter)) {
            throw new IllegalArgumentException("No provider bills " + meter + ".");
        }
        if (fromTokens < 0) {
            throw new IllegalArgumentException("A price begins at 0 tokens or more.");
        }
    }

    /** The usual price of a meter: standard tier, all day, for prompts of every length. */
    public static PriceSlot of(Meter meter) {
        return new PriceSlot(ProcessingTier.STANDARD, meter, 0, null);
    }

    /** The same for long prompts. */
    public PriceSlot above(long tokens) {
        return new PriceSlot(tier, meter, tokens, window);
    }

    /** The same at another tier. */
    public PriceSlot at(ProcessingTier other) {
        return new PriceSlot(other, meter, fromTokens, window);
    }

    /** The same for another meter. */
    PriceSlot with(Meter other) {
        return new PriceSlot(tier, other, fromTokens, window);
    }

    /** Whether providers have prices for it. */
    public static boolean isBilledByProviders(Meter meter) {
        return meter == Meter.REQUEST || INPUTS.contains(meter) || OUTPUTS.contains(meter);
    }

    /** What prompt tokens are counted by. */
    static Set<Meter> inputs() {
        return INPUTS;
    }

    /** What tokens of an answer are counted by. */
    static Set<Meter> outputs() {
        return OUTPUTS;
    }

    /** The meter that a meter without a price of its own is billed as. */
    static Optional<Meter> containing(Meter meter) {
        return switch (meter) {
            case CACHE_WRITE_1H -> Optional.of(Meter.CACHE_WRITE);
            case CACHE_READ, CACHE_WRITE, AUDIO_INPUT, IMAGE_INPUT -> Optional.of(Meter.INPUT);
            case REASONING, AUDIO_OUTPUT -> Optional.of(Meter.OUTPUT);
            case INPUT, OUTPUT, REQUEST, POOL_TIME, IDLE_TIME, OVERHEAD, INVOICE_DIFFERENCE ->
                    Optional.empty();
        };
    }

    /** For people, such as {@code flex input above 200000 tokens}. */
    @Override
    public String toString() {
        String name = meter.name().toLowerCase(Locale.ROOT);
        return "%s%s%s%s"
                .formatted(
                        tier == ProcessingTier.STANDARD ? "" : tier.label() + " ",
                        name,
                        fromTokens == 0 ? "" : " above " + fromTokens + " tokens",
                        window == null ? "" : " at " + window);
    }
}
