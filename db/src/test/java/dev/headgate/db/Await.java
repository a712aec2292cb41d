package dev.headgate.db;

import java.time.Duration;
import java.util.concurrent.Callable;

/** Waits for a fact to become true, with a deadline that only a broken machine misses. */
public final class Await {
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    private Await() {}

    /** Tries again until it answers true; what it throws counts as not yet. */
    public static void until(String fact, Callable<Boolean> condition) throws InterruptedException {
        long begin = System.nanoTime();
        Exception last = null;
        while (System.nanoTime() - begin < DEADLINE.toNanos()) {
            try {
                if (condition.call()) {
                    return;
                }
            } catch (Exception e) {
                last = e;
            }
            Thread.sleep(Duration.ofMillis(20));
        }
        throw new AssertionError("Not within " + DEADLINE + ": " + fact, last);
    }
}
