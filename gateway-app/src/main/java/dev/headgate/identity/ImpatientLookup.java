package dev.headgate.identity;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.springframework.dao.QueryTimeoutException;

/**
 * A look-up that is given up after a time. What it goes on doing is nobody's concern.
 *
 * @param longest how long a caller waits
 */
record ImpatientLookup<K, V>(Function<K, V> patient, Duration longest) implements Function<K, V> {

    /**
     * @throws QueryTimeoutException if there is no answer in time
     */
    @Override
    public V apply(K key) {
        var task = new FutureTask<V>(() -> patient.apply(key));
        Thread.ofVirtual().name("key-lookup").start(task);
        try {
            return task.get(longest.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new QueryTimeoutException("No answer within " + longest, e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause
                    ? cause
                    : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new QueryTimeoutException("Interrupted", e);
        }
    }
}
