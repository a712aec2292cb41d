package dev.headgate.accounting;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import dev.headgate.identity.Caller;
import dev.headgate.identity.KeyId;
import dev.headgate.identity.KeyLimits;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Limits counted in this process: with several replicas each admits the whole limit. A bucket that
 * nobody used for a while is full again anyway and is forgotten.
 */
final class LocalRateLimits implements RateLimits {
    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final Duration FORGET_AFTER = Duration.ofMinutes(5);

    private final TimeMeter time;
    private final Cache<BucketId, Bucket> buckets =
            Caffeine.newBuilder().expireAfterAccess(FORGET_AFTER).build();
    private final Map<KeyId, Integer> inFlight = new ConcurrentHashMap<>();

    LocalRateLimits(TimeMeter time) {
        this.time = time;
    }

    @Override
    public Permit acquire(Caller caller, long tokens) {
        KeyLimits limits = caller.limits();
        requirePossible(caller, tokens);
        enter(caller, limits.parallelRequests());
        try {
            Remaining requests = null;
            if (limits.requestsPerMinute() != null) {
                requests = take(caller, Meter.REQUESTS, limits.requestsPerMinute(), 1);
            }
            Remaining ofTokens = null;
            if (limits.tokensPerMinute() != null) {
                ofTokens = takeTokens(caller, limits, limits.tokensPerMinute(), tokens);
            }
            return new HeldPermit(() -> leave(caller.key()), requests, ofTokens);
        } catch (GatewayException e) {
            leave(caller.key());
            throw e;
        }
    }

    /** A request that is larger than the bucket would wait for ever. */
    private static void requirePossible(Caller caller, long tokens) {
        Long limit = caller.limits().tokensPerMinute();
        if (limit != null && tokens > limit) {
            throw new GatewayException(
                    ErrorCode.REQUEST_TOO_LARGE,
                    "This request may use %d tokens, and key '%s' may use %d tokens per minute. Shorten the prompt or lower max_tokens."
                            .formatted(tokens, caller.keyName(), limit));
        }
    }

    private void enter(Caller caller, @Nullable Integer limit) {
        int most = limit == null ? Integer.MAX_VALUE : limit;
        inFlight.compute(
                caller.key(),
                (_, now) -> {
                    int running = now == null ? 0 : now;
                    if (running >= most) {
                        throw new GatewayException(
                                        ErrorCode.RATE_LIMIT_EXCEEDED,
                                        "Key '%s' may have %d requests at the same time. Wait for one to end."
                                                .formatted(caller.keyName(), most))
                                .retryAfter(Duration.ofSeconds(1));
                    }
                    return running + 1;
                });
    }

    private void leave(KeyId key) {
        inFlight.computeIfPresent(key, (_, running) -> running > 1 ? running - 1 : null);
    }

    /** A request that the token limit refuses does not count against the request limit. */
    private Remaining takeTokens(Caller caller, KeyLimits limits, long limit, long tokens) {
        try {
            return take(caller, Meter.TOKENS, limit, tokens);
        } catch (GatewayException e) {
            if (limits.requestsPerMinute() != null) {
                bucket(caller, Meter.REQUESTS, limits.requestsPerMinute()).addTokens(1);
            }
            throw e;
        }
    }

    private Remaining take(Caller caller, Meter meter, long limit, long amount) {
        ConsumptionProbe probe =
                bucket(caller, meter, limit).tryConsumeAndReturnRemaining(Math.max(1, amount));
        if (probe.isConsumed()) {
            long reset = Duration.ofNanos(probe.getNanosToWaitForReset()).toMillis();
            return new Remaining(limit, probe.getRemainingTokens(), reset);
        }
        Duration wait = Duration.ofNanos(probe.getNanosToWaitForRefill());
        throw new GatewayException(
                        ErrorCode.RATE_LIMIT_EXCEEDED,
                        "Key '%s' has used its %d %s per minute. Try again in %.1f seconds."
                                .formatted(
                                        caller.keyName(),
                                        limit,
                                        meter.plural,
                                        wait.toMillis() / 1000.0))
                .retryAfter(wait);
    }

    private Bucket bucket(Caller caller, Meter meter, long limit) {
        return buckets.get(
                new BucketId(caller.key(), meter, limit),
                _ ->
                        Bucket.builder()
                                .withCustomTimePrecision(time)
                                .addLimit(l -> l.capacity(limit).refillGreedy(limit, WINDOW))
                                .build());
    }

    private enum Meter {
        REQUESTS("requests"),
        TOKENS("tokens");

        private final String plural;

        Meter(String plural) {
            this.plural = plural;
        }
    }

    /** A limit that is changed begins with a full bucket. */
    private record BucketId(KeyId key, Meter meter, long limit) {}

    private record HeldPermit(
            Runnable release,
            @Nullable Remaining requests,
            @Nullable Remaining tokens,
            AtomicBoolean held)
            implements Permit {

        HeldPermit(Runnable release, @Nullable Remaining requests, @Nullable Remaining tokens) {
            this(release, requests, tokens, new AtomicBoolean(true));
        }

        @Override
        public void close() {
            if (held.getAndSet(false)) {
                release.run();
            }
        }
    }
}
