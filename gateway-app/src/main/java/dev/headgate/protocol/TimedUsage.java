package dev.headgate.protocol;

import dev.headgate.usage.TokenUsage;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Usage with the timings of the engine beside it, which tell of the cache where the usage does not
 * and both agree on the size of the prompt.
 */
record TimedUsage(ProviderUsage usage, LlamaTimings timings) implements ProviderUsage {

    @Override
    public TokenUsage tokens() {
        TokenUsage said = usage.tokens();
        return knownCache()
                .map(engine ->
                        new TokenUsage(
                                engine.uncachedInput(),
                                engine.cacheRead(),
                                null,
                                said.output(),
                                said.reasoning()))
                .orElse(said);
    }

    /** What the engine counted, if the usage lacks it. */
    private Optional<TokenUsage> knownCache() {
        return usage.believed(Long.MAX_VALUE)
                .filter(said -> said.cacheRead() == null && said.audioOutput() == null)
                .flatMap(said ->
                        timings.believed(Long.MAX_VALUE)
                                .filter(engine -> engine.totalInput() == said.uncachedInput()));
    }

    /** Both, if the engine's word was needed. */
    @Override
    public String verbatim() {
        return knownCache().isPresent()
                ? "[" + usage.verbatim() + "," + timings.verbatim() + "]"
                : usage.verbatim();
    }

    @Override
    public @Nullable String tier() {
        return usage.tier();
    }

    @Override
    public @Nullable Duration engineTime() {
        return timings.engineTime();
    }
}
