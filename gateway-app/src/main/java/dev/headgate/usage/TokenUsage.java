package dev.headgate.usage;

import org.jspecify.annotations.Nullable;

/**
 * Tokens of one call, normalised so that no token is counted in two fields. A provider that says
 * nothing of its cache leaves {@code cacheRead} and {@code cacheWrite} null: unknown is not zero.
 *
 * @param uncachedInput prompt tokens that were read in full
 * @param cacheRead prompt tokens taken from the provider's cache
 * @param cacheWrite prompt tokens written to the provider's cache
 * @param output tokens of the answer without reasoning
 * @param reasoning tokens of reasoning, or null where the provider does not tell them apart
 */
public record TokenUsage(
        long uncachedInput,
        @Nullable Long cacheRead,
        @Nullable Long cacheWrite,
        long output,
        @Nullable Long reasoning) {

    public TokenUsage {
        requireNotNegative("uncachedInput", uncachedInput);
        requireNotNegative("cacheRead", orZero(cacheRead));
        requireNotNegative("cacheWrite", orZero(cacheWrite));
        requireNotNegative("output", output);
        requireNotNegative("reasoning", orZero(reasoning));
    }

    /** Tokens of a prompt and its answer, with nothing known of caches or reasoning. */
    public static TokenUsage of(long input, long output) {
        return new TokenUsage(input, null, null, output, null);
    }

    /** All prompt tokens. */
    public long totalInput() {
        return Math.addExact(uncachedInput, Math.addExact(orZero(cacheRead), orZero(cacheWrite)));
    }

    /** All tokens of the answer, reasoning included. */
    public long totalOutput() {
        return Math.addExact(output, orZero(reasoning));
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
