package dev.headgate.protocol;

import java.util.function.Function;

/** How an upstream writes its answers, and so how its usage is read. */
public enum AnswerDialect {
    /** OpenAI's chat completions and completions, and those of everybody who followed. */
    CHAT("chat completion", ChatScan::new),
    /** OpenAI's embeddings, and those of everybody who followed. */
    EMBEDDINGS("list of embeddings", EmbeddingsScan::new),
    /** OpenAI's Responses. */
    RESPONSES("response", ResponsesScan::new),
    /** Anthropic's Messages. */
    MESSAGES("message", MessagesScan::new),
    /** Gemini's own API, streamed with {@code alt=sse}. */
    GEMINI("Gemini answer", GeminiScan::new),
    /** Ollama's own API, streamed line by line: see {@link JsonLineReader}. */
    OLLAMA("Ollama answer", OllamaScan::new);

    private final String inWords;
    private final Function<JsonWalk, AnswerScan> scan;

    AnswerDialect(String inWords, Function<JsonWalk, AnswerScan> scan) {
        this.inWords = inWords;
        this.scan = scan;
    }

    AnswerScan scan(byte[] json) {
        return AnswerScan.of(json, scan);
    }

    String inWords() {
        return inWords;
    }
}
