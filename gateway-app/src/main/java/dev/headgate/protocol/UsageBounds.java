package dev.headgate.protocol;

import org.jspecify.annotations.Nullable;

/**
 * What is known of a call's size before it is answered: what to count with if the upstream does not
 * say, and what not to believe if it does.
 *
 * @param estimatedInputTokens the prompt's tokens by our own estimate
 * @param mostTokens more tokens than this, in the prompt or in the answer, are absurd
 */
public record UsageBounds(long estimatedInputTokens, long mostTokens) {
    private static final long LONGEST_CONTEXT = 10_000_000;

    /**
     * The bounds of a request: no model reads or writes more than its context for each answer.
     *
     * @param contextTokens the model's context, or null if unknown
     */
    public static UsageBounds of(InferenceRequest request, @Nullable Long contextTokens) {
        long context = contextTokens == null ? LONGEST_CONTEXT : contextTokens;
        return new UsageBounds(
                request.estimatedInputTokens(), Math.multiplyExact(context, request.choices()));
    }
}
