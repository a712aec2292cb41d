package dev.headgate.protocol;

import org.jspecify.annotations.Nullable;

/**
 * An answer whose total contains its reasoning and its audio.
 *
 * @param tokens all tokens of the answer
 */
record AnswerTotal(long tokens, @Nullable Long reasoning, @Nullable Long audio) {

    /**
     * Tells reasoning apart. Some providers count it in what was written, some beside it, and some
     * show it in the sum of prompt and answer alone; where that sum is given, it decides.
     *
     * @param sum of prompt and answer as the provider gives it, or null
     * @param written tokens of the answer, with or without reasoning
     * @param reasoning its tokens as the provider gives them, or null
     * @throws IllegalArgumentException if the sum is less than its parts
     */
    static AnswerTotal of(
            @Nullable Long sum,
            long prompt,
            long written,
            @Nullable Long reasoning,
            @Nullable Long audio) {
        long tokens = sum == null ? written : sum - prompt;
        if (tokens < written) {
            throw new IllegalArgumentException("The total is less than its parts");
        }
        long hidden = tokens - written;
        return new AnswerTotal(
                tokens, reasoning == null && hidden > 0 ? Long.valueOf(hidden) : reasoning, audio);
    }
}
