package dev.headgate.usage;

import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tokens of one call, normalised so that no token is counted in two fields. What a provider says
 * nothing of is null: unknown is not zero.
 *
 * @param uncachedInput text tokens of the prompt that were read in full
 * @param cacheRead prompt tokens taken from the provider's cache
 * @param cacheWrite prompt tokens written to the provider's cache, for five minutes or for as long
 *     as the provider decides
 * @param cacheWrite1h prompt tokens written to the provider's cache for an hour
 * @param audioInput audio tokens of the prompt
 * @param imageInput image tokens of the prompt, where the provider tells them apart
 * @param output text tokens of the answer without reasoning
 * @param reasoning tokens of reasoning, or null where the provider does not tell them apart
 * @param audioOutput audio tokens of the answer
 */
public record TokenUsage(
        long uncachedInput,
        @Nullable Long cacheRead,
        @Nullable Long cacheWrite,
        @Nullable Long cacheWrite1h,
        @Nullable Long audioInput,
        @Nullable Long imageInput,
        long output,
        @Nullable Long reasoning,
        @Nullable Long audioOutput) {

    /**
     * @throws IllegalArgumentException if a count is negative
     */
    public TokenUsage {
        requireNotNegative("uncachedInput", uncachedInput);
        requireNotNegative("cacheRead", orZero(cacheRead));
        requireNotNegative("cacheWrite", orZero(cacheWrite));
        requireNotNegative("cacheWrite1h", orZero(cacheWrite1h));
        requireNotNegative("audioInput", orZero(audioInput));
        requireNotNegative("imageInput", orZero(imageInput));
        requireNotNegative("output", output);
        requireNotNegative("reasoning", orZero(reasoning));
        requireNotNegative("audioOutput", orZero(audioOutput));
    }

    /** Text alone, with one kind of cache. */
    public TokenUsage(
            long uncachedInput,
            @Nullable Long cacheRead,
            @Nullable Long cacheWrite,
            long output,
            @Nullable Long reasoning) {
        this(uncachedInput, cacheRead, cacheWrite, null, null, null, output, reasoning, null);
    }

    /** Tokens of a prompt and its answer, with nothing known of caches or reasoning. */
    public static TokenUsage of(long input, long output) {
        return new TokenUsage(input, null, null, output, null);
    }

    /**
     * Counts from totals that contain their parts, as most providers give them.
     *
     * @param input all tokens of the prompt
     * @param output all tokens of the answer
     * @throws IllegalArgumentException if a count is negative or the parts are more than the whole
     */
    public static TokenUsage ofTotals(
            long input,
            @Nullable Long cacheRead,
            @Nullable Long cacheWrite,
            @Nullable Long cacheWrite1h,
            @Nullable Long audioInput,
            @Nullable Long imageInput,
            long output,
            @Nullable Long reasoning,
            @Nullable Long audioOutput) {
        TokenUsage parts =
                new TokenUsage(
                        0,
                        cacheRead,
                        cacheWrite,
                        cacheWrite1h,
                        audioInput,
                        imageInput,
                        0,
                        reasoning,
                        audioOutput);
        return new TokenUsage(
                input - parts.totalInput(),
                cacheRead,
                cacheWrite,
                cacheWrite1h,
                audioInput,
                imageInput,
                output - parts.totalOutput(),
                reasoning,
                audioOutput);
    }

    /** All prompt tokens. */
    public long totalInput() {
        long cached =
                Math.addExact(
                        orZero(cacheRead), Math.addExact(orZero(cacheWrite), orZero(cacheWrite1h)));
        long media = Math.addExact(orZero(audioInput), orZero(imageInput));
        return Math.addExact(uncachedInput, Math.addExact(cached, media));
    }

    /** All tokens of the answer, reasoning included. */
    public long totalOutput() {
        return Math.addExact(output, Math.addExact(orZero(reasoning), orZero(audioOutput)));
    }

    /** What was counted, by meter; without the meters that counted nothing. */
    public Map<Meter, Long> byMeter() {
        Map<Meter, Long> counts = new EnumMap<>(Meter.class);
        counts.put(Meter.INPUT, uncachedInput);
        counts.put(Meter.CACHE_READ, orZero(cacheRead));
        counts.put(Meter.CACHE_WRITE, orZero(cacheWrite));
        counts.put(Meter.CACHE_WRITE_1H, orZero(cacheWrite1h));
        counts.put(Meter.AUDIO_INPUT, orZero(audioInput));
        counts.put(Meter.IMAGE_INPUT, orZero(imageInput));
        counts.put(Meter.OUTPUT, output);
        counts.put(Meter.REASONING, orZero(reasoning));
        counts.put(Meter.AUDIO_OUTPUT, orZero(audioOutput));
        counts.values().removeIf(count -> count == 0);
        return counts;
    }

    private static long orZero(@Nullable Long tokens) {
        return tokens == null ? 0 : tokens;
    }

    private static void requireNotNegative(String field, long tokens) {
        if (tokens < 0) {
            throw new IllegalArgumentException(field + " is negative: " + tokens);
        }
    }
}
