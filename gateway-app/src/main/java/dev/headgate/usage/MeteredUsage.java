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
 */
public record MeteredUsage(
        TokenUsage tokens,
        UsageSource source,
        @Nullable Duration engineTime,
        @Nullable String providerRecord) {}
