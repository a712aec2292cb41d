package dev.headgate.usage;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a call consumed and how we know.
 *
 * @param tokens the normalised counts
 * @param source where they come from
 * @param engineTime time that the engine says it worked on this call, or null if it does not say
 * @param providerRecord the provider's own record, verbatim JSON, or null if there was none; an
 *     array if it came in several parts
 * @param tier the processing tier that the provider says it used, in lower case, or null if it says
 *     nothing
 */
public record MeteredUsage(
        TokenUsage tokens,
        UsageSource source,
        @Nullable Duration engineTime,
        @Nullable String providerRecord,
        @Nullable String tier) {

    /** Without a word on the tier. */
    public MeteredUsage(
            TokenUsage tokens,
            UsageSource source,
            @Nullable Duration engineTime,
            @Nullable String providerRecord) {
        this(tokens, source, engineTime, providerRecord, null);
    }
}
