package dev.headgate.usage;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a call consumed and how we know.
 *
 * @param tokens the normalised counts
 * @param source where they come from
 * @param engineTime time that the engine says it worked on this call, or null if it does not say
 * @param providerRecord the provider's own usage object, verbatim JSON, or null if there was none
 * @param tier the provider's word, in small letters, for how urgently it processed the call:
 *     default, standard, batch, flex or priority; null if it did not say
 */
public record MeteredUsage(
        TokenUsage tokens,
        UsageSource source,
        @Nullable Duration engineTime,
        @Nullable String providerRecord,
        @Nullable String tier) {

    /** Usage of which the provider does not say how urgently it was processed. */
    public MeteredUsage(
            TokenUsage tokens,
            UsageSource source,
            @Nullable Duration engineTime,
            @Nullable String providerRecord) {
        this(tokens, source, engineTime, providerRecord, null);
    }
}
