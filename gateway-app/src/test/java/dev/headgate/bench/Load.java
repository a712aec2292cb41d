package dev.headgate.bench;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** The two ways to load a server; both are bounded in time and in connections. */
final class Load {
    private static final int OPEN_LOOP_CONNECTIONS = 64;

    private Load() {}

    /**
     * What a closed loop got done.
     *
     * @param refused answers other than 200
     */
    record Throughput(long requests, long refused, long chunks, Duration time) {
        double perSecond() {
            return requests / seconds();
        }

        double chunksPerSecond() {
            return chunks / seconds();
        }

        private double seconds() {
            return time.toNanos() / 1e9;
        }
    }

    /** Every connection sends its next request as soon as it has the answer to the last. */
    static Throughput closedLoop(URI server, byte[] request, int connections, Duration time) {
        long start = System.nanoTime();
        long end = start + time.toNanos();
        List<Throughput> parts = inParallel(connections, () -> repeat(server, request, end, start));
        return new Throughput(
                parts.stream().mapToLong(Throughput::requests).sum(),
                parts.stream().mapToLong(Throughput::refused).sum(),
                parts.stream().mapToLong(Throughput::chunks).sum(),
                Duration.ofNanos(System.nanoTime() - start));
    }

    private static Throughput repeat(URI server, byte[] request, long end, long start)
            throws IOException {
        long requests = 0;
        long refused = 0;
        long chunks = 0;
        try (LoadConnection connection = LoadConnection.to(server)) {
            while (System.nanoTime() - end < 0) {
                LoadConnection.Answer answer = connection.exchange(request);
                requests++;
                refused += answer.status() == 200 ? 0 : 1;
                chunks += answer.chunks();
            }
        }
        return new Throughput(
                requests, refused, chunks, Duration.ofNanos(System.nanoTime() - start));
    }

    /** Latencies of an open loop in nanoseconds, sorted. */
    record Latencies(long[] nanos) {
        double millis(double quantile) {
            return nanos[(int) Math.min(nanos.length - 1, Math.round(quantile * nanos.length))]
                    / 1e6;
        }
    }

    /**
     * Requests fall due at a fixed rate whether or not earlier ones are answered, and each counts
     * from the moment it was due: a server that stalls cannot hide behind requests never sent.
     */
    static Latencies openLoop(URI server, byte[] request, int perSecond, Duration time) {
        int total = (int) (perSecond * time.toSeconds());
        long[] nanos = new long[total];
        AtomicInteger next = new AtomicInteger();
        long start = System.nanoTime() + 100_000_000L;
        inParallel(
                OPEN_LOOP_CONNECTIONS,
                () -> {
                    try (LoadConnection connection = LoadConnection.to(server)) {
                        for (int i = next.getAndIncrement();
                                i < total;
                                i = next.getAndIncrement()) {
                            long due = start + i * 1_000_000_000L / perSecond;
                            awaitMoment(due);
                            int status = connection.exchange(request).status();
                            if (status != 200) {
                                throw new IOException("answered " + status);
                            }
                            nanos[i] = System.nanoTime() - due;
                        }
                    }
                    return null;
                });
        Arrays.sort(nanos);
        return new Latencies(nanos);
    }

    private static void awaitMoment(long due) {
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private static <T> List<T> inParallel(int workers, Callable<T> work) {
        try (ExecutorService executor = Executors.newFixedThreadPool(workers)) {
            List<Future<T>> running = new ArrayList<>();
            for (int i = 0; i < workers; i++) {
                running.add(executor.submit(work));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> part : running) {
                results.add(part.get());
            }
            return results;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }
}
