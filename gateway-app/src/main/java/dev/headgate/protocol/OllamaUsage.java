package dev.headgate.protocol;

import dev.headgate.usage.TokenUsage;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The counts in the last document of Ollama's own API. They stand between the parts of the answer,
 * so they are kept without it. {@code prompt_eval_count} contains what was cached; releases that
 * leave it out when the prompt was cached are not believed.
 *
 * @param said the counts and durations as they came, in an object of their own
 */
record OllamaUsage(UsageObject said) implements ProviderUsage {

    @Override
    public TokenUsage tokens() {
        UsageFields fields = said.fields();
        PromptTotal prompt =
                new PromptTotal(
                        fields.required("prompt_eval_count"),
                        fields.count("prompt_eval_cached_count"));
        return prompt.answeredBy(new AnswerTotal(fields.countOrZero("eval_count"), null, null));
    }

    @Override
    public String verbatim() {
        return said.verbatim();
    }

    @Override
    public @Nullable Duration engineTime() {
        UsageFields fields = said.fields();
        return EngineTime.sum(
                EngineTime.ofNanos(fields.number("prompt_eval_duration")),
                EngineTime.ofNanos(fields.number("eval_duration")));
    }
}
