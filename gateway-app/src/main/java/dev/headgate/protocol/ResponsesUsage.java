package dev.headgate.protocol;

import dev.headgate.usage.TokenUsage;

/**
 * The {@code usage} object of OpenAI's Responses. {@code input_tokens} contains what was read from
 * or written to a cache, {@code output_tokens} contains reasoning.
 */
record ResponsesUsage(UsageObject said) implements ProviderUsage {

    @Override
    public TokenUsage tokens() {
        UsageFields fields = said.fields();
        PromptTotal prompt =
                new PromptTotal(
                        fields.required("input_tokens"),
                        fields.count("input_tokens_details.cached_tokens"),
                        fields.count("input_tokens_details.cache_write_tokens"),
                        fields.count("input_tokens_details.audio_tokens"),
                        fields.count("input_tokens_details.image_tokens"));
        return prompt.answeredBy(
                AnswerTotal.of(
                        fields.count("total_tokens"),
                        prompt.tokens(),
                        fields.required("output_tokens"),
                        fields.count("output_tokens_details.reasoning_tokens"),
                        fields.count("output_tokens_details.audio_tokens")));
    }

    @Override
    public String verbatim() {
        return said.verbatim();
    }
}
