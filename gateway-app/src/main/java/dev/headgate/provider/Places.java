package dev.headgate.provider;

import com.netflix.concurrency.limits.Limit;
import com.netflix.concurrency.limits.limit.FixedLimit;
import com.netflix.concurrency.limits.limit.Gradient2Limit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The calls that a deployment gets at the same time. Of our own engines the limit follows the time
 * to the first token for each token of the prompt: it falls when that rises, which is when a queue
 * builds up, and grows while it does not. How long a whole answer takes says nothing here.
 */
final class Places {
    private final Limit limit;
    private final AtomicInteger taken = new AtomicInteger();

    private Places(Limit limit) {
        this.limit = limit;
    }

    static Places fixed(int most) {
        return new Places(FixedLimit.of(most));
    }

    /** Begins with so many places and stays within the bounds. */
    static Places adaptive(int first, int least, int most) {
        return new Places(
                Gradient2Limit.newBuilder()
                        .initialLimit(Math.clamp(first, least, most))
                        .minLimit(least)
                        .maxConcurrency(most)
                        .build());
    }

    /** Takes a place if one is free. */
    boolean tryEnter() {
        if (taken.incrementAndGet() <= limit.getLimit()) {
            return true;
        }
        taken.decrementAndGet();
        return false;
    }

    void leave() {
        taken.decrementAndGet();
    }

    /** A first token came; see {@link Pace#measured}. */
    void measured(long nanosPerPromptToken) {
        limit.onSample(System.nanoTime(), Math.max(1, nanosPerPromptToken), taken.get(), false);
    }

    int taken() {
        return taken.get();
    }

    int limit() {
        return limit.getLimit();
    }
}
