package dev.headgate.protocol;

/**
 * What an upstream calls the limit of an answer's length. An upstream that does not know a name may
 * ignore it, and then the limit that the money was reserved for would not hold.
 */
public enum OutputLimitField {
    /** vLLM, SGLang, llama-server, Ollama, DeepSeek, Mistral, Gemini. */
    MAX_TOKENS("max_tokens"),
    /** OpenAI's own API, whose reasoning models refuse the other name. */
    MAX_COMPLETION_TOKENS("max_completion_tokens");

    private final String json;

    OutputLimitField(String json) {
        this.json = json;
    }

    /** The name on the wire. */
    public String json() {
        return json;
    }
}
