package dev.headgate.protocol;

import dev.headgate.usage.TokenUsage;
import org.jspecify.annotations.Nullable;

/**
 * The {@code usageMetadata} of Gemini. {@code promptTokenCount} contains what was read from a
 * cache; what tools read for the answer is beside it. Thoughts are beside {@code
 * candidatesTokenCount} as a rule, and where they are within it the total shows it. What is seen
 * (images, video, documents) is one meter.
 */
record GeminiUsage(UsageObject said) implements ProviderUsage {

    @Override
    public TokenUsage tokens() {
        UsageFields fields = said.fields();
        PromptTotal prompt =
                new PromptTotal(
                        fields.required("promptTokenCount")
                                + fields.countOrZero("toolUsePromptTokenCount"),
                        fields.count("cachedContentTokenCount"),
                        null,
                        uncached(fields, "AUDIO"),
                        uncached(fields, "IMAGE", "VIDEO", "DOCUMENT"));
        return prompt.answeredBy(answer(fields, prompt.tokens()));
    }

    private static AnswerTotal answer(UsageFields fields, long prompt) {
        Long total = fields.count("totalTokenCount");
        Long thoughts = fields.count("thoughtsTokenCount");
        long candidates = fields.countOrZero("candidatesTokenCount");
        long written = total == null && thoughts != null ? candidates + thoughts : candidates;
        return AnswerTotal.of(
                total,
                prompt,
                written,
                thoughts,
                fields.count("candidatesTokensDetails.AUDIO.tokenCount"));
    }

    /** Tokens of these modalities that were not in the cache; null if the prompt had none. */
    private static @Nullable Long uncached(UsageFields fields, String... modalities) {
        Long sum = null;
        for (String modality : modalities) {
            Long all = fields.count("promptTokensDetails." + modality + ".tokenCount");
            long cached = fields.countOrZero("cacheTokensDetails." + modality + ".tokenCount");
            if (all != null) {
                sum = (sum == null ? 0 : sum) + all - cached;
            }
        }
        return sum;
    }

    @Override
    public String verbatim() {
        return said.verbatim();
    }

    @Override
    public @Nullable String tier() {
        return said.fields().text("serviceTier");
    }
}
