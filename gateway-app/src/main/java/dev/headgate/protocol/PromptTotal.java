package dev.headgate.protocol;

import dev.headgate.usage.TokenUsage;
import org.jspecify.annotations.Nullable;

/**
 * A prompt whose total contains what a cache held and what was no text. Media that the cache must
 * have held, since the rest of the prompt is smaller, are counted as read from it.
 *
 * @param tokens all tokens of the prompt
 */
record PromptTotal(
        long tokens,
        @Nullable Long cacheRead,
        @Nullable Long cacheWrite,
        @Nullable Long audio,
        @Nullable Long image) {

    /**
     * @throws IllegalArgumentException if a part is more than the whole
     */
    PromptTotal {
        long rest = tokens - orZero(cacheRead) - orZero(cacheWrite);
        if (rest < 0 || orZero(audio) > tokens || orZero(image) > tokens) {
            throw new IllegalArgumentException("A part of the prompt is more than the whole");
        }
        audio = audio == null ? null : Math.min(audio, rest);
        image = image == null ? null : Math.min(image, rest - orZero(audio));
    }

    /** Text alone. */
    PromptTotal(long tokens, @Nullable Long cacheRead) {
        this(tokens, cacheRead, null, null, null);
    }

    TokenUsage answeredBy(AnswerTotal answer) {
        return TokenUsage.ofTotals(
                tokens,
                cacheRead,
                cacheWrite,
                null,
                audio,
                image,
                answer.tokens(),
                answer.reasoning(),
                answer.audio());
    }

    private static long orZero(@Nullable Long count) {
        return count == null ? 0 : count;
    }
}
