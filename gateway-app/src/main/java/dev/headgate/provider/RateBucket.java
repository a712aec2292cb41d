package dev.headgate.provider;

import dev.headgate.provider.RateLimitHeaders.Told;
import dev.headgate.provider.UpstreamException.Failure;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a provider still allows one account and model, as far as it told: how long it asked to be
 * left alone, and how many requests and tokens were left when it last said so, less what was sent
 * since. A request that it would refuse is not sent.
 *
 * <p>What an engine of our own asks is its own: it has a bucket for each deployment.
 */
final class RateBucket {
    /** How long a provider is left alone that does not say how long. */
    private static final Duration UNTOLD = Duration.ofSeconds(2);

    private final LongSupplier nanoTime;
    private final Duration longest;
    private final Runnable cools;
    private long coolUntil;
    private long sentRequests;
    private long sentTokens;
    private Allowance requests = Allowance.UNKNOWN;
    private Allowance tokens = Allowance.UNKNOWN;

    /**
     * A bucket of which nothing is known.
     *
     * @param longest no provider is left alone for longer
     * @param cools told when it begins to be left alone
     */
    RateBucket(LongSupplier nanoTime, Duration longest, Runnable cools) {
        this.nanoTime = nanoTime;
        this.longest = longest;
        this.cools = cools;
        coolUntil = nanoTime.getAsLong();
    }

    /**
     * Takes what one request needs.
     *
     * @param amount its tokens, as far as they are estimated
     * @throws UpstreamException {@link Failure#RATE_LIMITED} without a status, since nobody was
     *     asked
     */
    synchronized Ticket take(long amount) {
        Duration wait = waitFor(amount);
        if (wait.isPositive()) {
            throw new UpstreamException(Failure.RATE_LIMITED, null, wait, null);
        }
        sentRequests++;
        sentTokens += amount;
        return new Ticket(amount, sentRequests, sentTokens);
    }

    /** How long the next small request would have to wait; zero if it would not. */
    synchronized Duration nextWait() {
        return waitFor(1);
    }

    private Duration waitFor(long amount) {
        long now = nanoTime.getAsLong();
        long wait =
                Math.max(
                        coolUntil - now,
                        Math.max(
                                requests.waitFor(1, sentRequests, now),
                                tokens.waitFor(amount, sentTokens, now)));
        return Duration.ofNanos(Math.clamp(wait, 0, longest.toNanos()));
    }

    /** One request's share. */
    final class Ticket {
        private final long amount;
        private final long requestsBefore;
        private final long tokensBefore;

        private Ticket(long amount, long requestsBefore, long tokensBefore) {
            this.amount = amount;
            this.requestsBefore = requestsBefore;
            this.tokensBefore = tokensBefore;
        }

        /** It was not sent after all. */
        void giveBack() {
            synchronized (RateBucket.this) {
                sentRequests--;
                sentTokens -= amount;
            }
        }

        /** The provider said what is left. Requests that were sent after this one still count. */
        void heard(RateLimitHeaders headers) {
            synchronized (RateBucket.this) {
                long now = nanoTime.getAsLong();
                requests = told(headers.requests(), requests, requestsBefore, now);
                tokens = told(headers.tokens(), tokens, tokensBefore, now);
            }
        }

        private static Allowance told(
                @Nullable Told told, Allowance before, long sentBefore, long now) {
            return told == null ? before : new Allowance(told, sentBefore, now);
        }

        /** The provider refused it with 429. */
        void refused(@Nullable Duration asked) {
            boolean begins;
            synchronized (RateBucket.this) {
                long now = nanoTime.getAsLong();
                begins = coolUntil <= now;
                Duration pause = asked == null ? UNTOLD : asked;
                long until = now + Math.min(pause.toNanos(), longest.toNanos());
                coolUntil = Math.max(coolUntil, until);
            }
            if (begins) {
                cools.run();
            }
        }
    }

    /** One limit as it was told. What is used grows again evenly until it is reset. */
    private record Allowance(@Nullable Told told, long sentBefore, long at) {
        static final Allowance UNKNOWN = new Allowance(null, 0, 0);

        /** Nanoseconds until there is so much; 0 or less if there is. */
        long waitFor(long amount, long sent, long now) {
            long toReset = told == null ? 0 : at + told.reset().toNanos() - now;
            if (told == null || toReset <= 0) {
                return 0;
            }
            double perNano = told.refill();
            double left = told.remaining() - (sent - sentBefore) + perNano * (now - at);
            if (left >= amount) {
                return 0;
            }
            double refilled = perNano > 0 ? (amount - left) / perNano : toReset;
            return Math.clamp((long) refilled, 1, toReset);
        }
    }
}
