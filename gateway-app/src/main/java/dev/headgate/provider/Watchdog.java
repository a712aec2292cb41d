package dev.headgate.provider;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Looks after all calls that are under way, ten times a second on one thread: a call costs an entry
 * in a set and no timer of its own.
 */
final class Watchdog implements AutoCloseable {
    private static final Duration TICK = Duration.ofMillis(100);

    private final Set<CallWatch> calls = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("upstream-watchdog").factory());

    static Watchdog start() {
        Watchdog watchdog = new Watchdog();
        watchdog.every(TICK, watchdog::checkAll);
        return watchdog;
    }

    /** Does something else at times; it must neither wait nor throw. */
    void every(Duration pause, Runnable chore) {
        var _ =
                clock.scheduleWithFixedDelay(
                        chore, pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Watches a call until its watch is closed; see {@link CallWatch}. */
    CallWatch watch(Duration patience, Duration longest, Runnable cut) {
        CallWatch call = new CallWatch(this, patience, longest, cut);
        calls.add(call);
        return call;
    }

    void forget(CallWatch call) {
        calls.remove(call);
    }

    private void checkAll() {
        long now = System.nanoTime();
        calls.forEach(call -> call.check(now));
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
