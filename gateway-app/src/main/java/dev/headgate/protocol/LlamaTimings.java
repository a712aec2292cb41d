package dev.headgate.protocol;

import dev.headgate.usage.TokenUsage;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The {@code timings} of llama-server and of our own runtime. {@code prompt_n} is what was read in
 * full; without {@code cache_n} the size of the prompt is not known.
 */
record LlamaTimings(UsageObject said) implements ProviderUsage {

    @Override
    public TokenUsage tokens() {
        UsageFields fields = said.fields();
        return new TokenUsage(
                fields.required("prompt_n"),
                fields.required("cache_n"),
                null,
                fields.required("predicted_n"),
                null);
    }

    @Override
    public String verbatim() {
        return said.verbatim();
    }

    /** The call's own share, as our runtime gives it, or else the time that it spent in a slot. */
    @Override
    public @Nullable Duration engineTime() {
        UsageFields fields = said.fields();
        Duration share = EngineTime.ofMillis(fields.number("busy_ms"));
        return share != null
                ? share
                : EngineTime.sum(
                        EngineTime.ofMillis(fields.number("prompt_ms")),
                        EngineTime.ofMillis(fields.number("predicted_ms")));
    }
}
