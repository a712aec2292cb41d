package dev.headgate.localruntime;

import java.util.List;

/**
 * A loaded model.
 *
 * <p>A method that takes arguments may block in native code, which pins a virtual thread: call them
 * from platform threads only. At most the configured number of {@linkplain #generate token streams}
 * are open at a time, and at most one call of {@link #embed} runs.
 */
interface Engine extends AutoCloseable {

    /** Most tokens, prompt and answer together, that one request can hold. */
    int contextTokens();

    /** Whether {@link #embed} may be called. */
    boolean canEmbed();

    /** Turns a conversation into the text that the model was trained to continue. */
    String render(List<ChatMessage> messages);

    /** Exact number of tokens that the model reads for this prompt. */
    int countTokens(String prompt);

    /**
     * Starts an answer to a rendered prompt.
     *
     * @param limit most tokens to generate, at least 1; prompt and limit together fit into the
     *     context
     */
    TokenStream generate(String prompt, int limit, ChatRequest request);

    /** The unit vector for a text of at least one token that fits into the context. */
    float[] embed(String text);

    @Override
    void close();

    /** An answer on its way. Closing it gives the slot back at once. */
    interface TokenStream extends AutoCloseable {

        /** Waits for the next step. After {@link Step.End} there is none. */
        Step next();

        @Override
        void close();
    }

    /** What comes out of a token stream. */
    sealed interface Step {

        /**
         * The text of a token; of several where a character is spread over them; empty for a
         * control token.
         *
         * @param tokens tokens generated so far, this step included
         */
        record Text(String text, int tokens) implements Step {}

        /**
         * The last step.
         *
         * @param tokens tokens generated in all, the end-of-answer token included
         */
        record End(FinishReason reason, int tokens) implements Step {}
    }
}
