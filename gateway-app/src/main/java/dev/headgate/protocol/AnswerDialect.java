package dev.headgate.protocol;

/** How an upstream writes its answers, and so how its usage is read. */
public enum AnswerDialect {
    /** OpenAI's chat completions and completions, and those of everybody who followed. */
    CHAT("chat completion"),
    /** OpenAI's embeddings, and those of everybody who followed. */
    EMBEDDINGS("list of embeddings"),
    /** OpenAI's Responses. */
    RESPONSES("response"),
    /** Anthropic's Messages. */
    MESSAGES("message"),
    /** Gemini's own API, streamed with {@code alt=sse}. */
    GEMINI("Gemini answer"),
    /** Ollama's own API, streamed line by line: see {@link JsonLineReader}. */
    OLLAMA("Ollama answer");

    private final String inWords;

    AnswerDialect(String inWords) {
        this.inWords = inWords;
    }

    /** Reads a whole answer, or an event of a stream. */
    AnswerScan scan(byte[] json) {
        return AnswerScan.of(
                json,
                switch (this) {
                    case CHAT -> ChatScan::new;
                    case EMBEDDINGS -> EmbeddingsScan::new;
                    case RESPONSES -> ResponsesScan::new;
                    case MESSAGES -> MessagesScan::new;
                    case GEMINI -> GeminiScan::new;
                    case OLLAMA -> OllamaScan::new;
                });
    }

    /** What it is called in a message. */
    String inWords() {
        return inWords;
    }
}
