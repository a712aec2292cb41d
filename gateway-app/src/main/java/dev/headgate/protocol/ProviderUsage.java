package dev.headgate.protocol;

import dev.headgate.usage.TokenUsage;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an upstream says of a call's usage, in the words of its dialect: one type for each shape.
 */
sealed interface ProviderUsage
        permits ChatUsage,
                ResponsesUsage,
                MessagesUsage,
                GeminiUsage,
                OllamaUsage,
                LlamaTimings,
                TimedUsage,
                HeaderUsage {

    /**
     * What was consumed, normalised.
     *
     * @throws IllegalArgumentException if what is said is incomplete or contradicts itself
     */
    TokenUsage tokens();

    /** What was said, as it came; a JSON array if it came in several parts. */
    String verbatim();

    /** The processing tier that was used, or null if nothing is said of it. */
    default @Nullable String tier() {
        return null;
    }

    /** Time that the engine worked on the call, or null if nothing is said of it. */
    default @Nullable Duration engineTime() {
        return null;
    }

    /** Whether the whole answer is counted; if not, it was said before its tokens came. */
    default boolean isFinal() {
        return true;
    }

    /** How often the model read a prompt for this one answer. */
    default long passes() {
        return 1;
    }

    /** What is known after a later word of the same answer, which is the last one for most. */
    default ProviderUsage followedBy(ProviderUsage later) {
        return later;
    }

    /**
     * What was consumed, unless it is incomplete, contradicts itself or is beyond what the model
     * can do.
     *
     * @param most tokens of prompt or answer that are still believed of one pass
     */
    default Optional<TokenUsage> believed(long most) {
        try {
            TokenUsage tokens = tokens();
            long bound = Math.multiplyExact(most, passes());
            return tokens.totalInput() <= bound && tokens.totalOutput() <= bound
                    ? Optional.of(tokens)
                    : Optional.empty();
        } catch (IllegalArgumentException | ArithmeticException _) {
            return Optional.empty();
        }
    }
}
