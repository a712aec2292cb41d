package dev.headgate.protocol;

import dev.headgate.usage.TokenUsage;
import org.jspecify.annotations.Nullable;

/**
 * The {@code usage} object of OpenAI's chat completions and embeddings and of everybody who
 * followed it. {@code prompt_tokens} contains what was read from or written to a cache. Reasoning
 * is within {@code completion_tokens} with most, beside it with xAI, and shown in {@code
 * total_tokens} alone by Gemini.
 */
record ChatUsage(UsageObject said) implements ProviderUsage {

    @Override
    public TokenUsage tokens() {
        UsageFields fields = said.fields();
        PromptTotal prompt = prompt(fields);
        return prompt.answeredBy(
                AnswerTotal.of(
                        fields.count("total_tokens"),
                        prompt.tokens(),
                        fields.countOrZero("completion_tokens"),
                        fields.count("completion_tokens_details.reasoning_tokens"),
                        fields.count("completion_tokens_details.audio_tokens")));
    }

    private static PromptTotal prompt(UsageFields fields) {
        long tokens = promptTokens(fields);
        requireHitAndMiss(fields, tokens);
        return new PromptTotal(
                tokens,
                fields.firstCount(
                        "prompt_tokens_details.cached_tokens",
                        "prompt_cache_hit_tokens", // DeepSeek
                        "cached_tokens", // Moonshot
                        "cache_read_input_tokens"), // LiteLLM
                fields.firstCount(
                        "prompt_tokens_details.cache_write_tokens",
                        "prompt_tokens_details.cache_creation_tokens", // LiteLLM
                        "cache_creation_input_tokens"),
                uncachedAudio(fields),
                fields.count("prompt_tokens_details.image_tokens"));
    }

    /** Some embeddings give nothing but the total. */
    private static long promptTokens(UsageFields fields) {
        return fields.count("completion_tokens") == null && fields.count("prompt_tokens") == null
                ? fields.required("total_tokens")
                : fields.required("prompt_tokens");
    }

    private static void requireHitAndMiss(UsageFields fields, long prompt) {
        Long hit = fields.count("prompt_cache_hit_tokens");
        Long miss = fields.count("prompt_cache_miss_tokens");
        if (hit != null && miss != null && hit + miss != prompt) {
            throw new IllegalArgumentException("Hit and miss are not the prompt");
        }
    }

    private static @Nullable Long uncachedAudio(UsageFields fields) {
        Long audio = fields.count("prompt_tokens_details.audio_tokens");
        long cached =
                fields.countOrZero("prompt_tokens_details.cached_tokens_details.audio_tokens");
        return audio == null ? null : Long.valueOf(audio - cached);
    }

    @Override
    public String verbatim() {
        return said.verbatim();
    }
}
