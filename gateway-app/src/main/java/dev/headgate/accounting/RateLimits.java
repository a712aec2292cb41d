package dev.headgate.accounting;

import dev.headgate.error.GatewayException;
import dev.headgate.identity.Caller;
import org.jspecify.annotations.Nullable;

/** Requests per minute, tokens per minute and parallel requests of a key. */
public interface RateLimits {

    /**
     * Admits a request or refuses it.
     *
     * @param tokens estimated input and worst-case output tokens
     * @throws GatewayException {@code RATE_LIMIT_EXCEEDED} with the time after which it may
     *     succeed, or {@code REQUEST_TOO_LARGE} if it asks for more than a minute's tokens
     */
    Permit acquire(Caller caller, long tokens);

    /** An admitted request; closing it ends its share of the parallel requests. */
    interface Permit extends AutoCloseable {

        /** What is left, for the {@code x-ratelimit-*} headers; null where the key has no limit. */
        @Nullable Remaining requests();

        @Nullable Remaining tokens();

        @Override
        void close();
    }

    /**
     * State of one limit.
     *
     * @param limit per minute
     * @param remaining right now
     * @param resetMillis milliseconds until the full limit is there again
     */
    record Remaining(long limit, long remaining, long resetMillis) {}
}
