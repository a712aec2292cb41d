package dev.headgate.localruntime;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The engine's slots, a platform thread each, behind a bounded queue. A slot thread alone waits for
 * native code on behalf of the request that it runs.
 */
final class SlotPool implements AutoCloseable {

    private final ThreadPoolExecutor threads;

    SlotPool(String name, int slots, int queueCapacity) {
        this.threads =
                new ThreadPoolExecutor(
                        slots,
                        slots,
                        0,
                        TimeUnit.MILLISECONDS,
                        new ArrayBlockingQueue<>(queueCapacity),
                        Thread.ofPlatform().daemon().name(name + "-", 0).factory());
    }

    /**
     * Runs a task in the next free slot.
     *
     * @throws ApiException with status 429 if the queue is full, 503 if the pool is closed
     */
    void submit(Runnable task) {
        try {
            threads.execute(task);
        } catch (RejectedExecutionException e) {
            throw threads.isShutdown()
                    ? ApiException.unavailable("This runtime is stopping.")
                    : ApiException.queueFull();
        }
    }

    /** Takes a task out of the queue; false if it has started. */
    boolean withdraw(Runnable task) {
        return threads.remove(task);
    }

    int slots() {
        return threads.getCorePoolSize();
    }

    int running() {
        return threads.getActiveCount();
    }

    int waiting() {
        return threads.getQueue().size();
    }

    /**
     * Takes no new task and waits for the others; false if some were still running after that time.
     */
    boolean drain(long millis) throws InterruptedException {
        threads.shutdown();
        return threads.awaitTermination(millis, TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
