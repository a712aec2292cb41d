package dev.headgate.identity;

import org.jspecify.annotations.Nullable;

/**
 * How much a key may ask for; null means no limit of its own.
 *
 * @param requestsPerMinute requests in any minute
 * @param tokensPerMinute input and worst-case output tokens in any minute
 * @param parallelRequests requests at the same time
 */
public record KeyLimits(
        @Nullable Integer requestsPerMinute,
        @Nullable Long tokensPerMinute,
        @Nullable Integer parallelRequests) {

    public static final KeyLimits NONE = new KeyLimits(null, null, null);
}
