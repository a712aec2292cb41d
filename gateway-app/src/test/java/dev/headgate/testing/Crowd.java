package dev.headgate.testing;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Many clients at once, each with a mark in its prompt and in its tags, so that provider, ledger
 * and client can be compared request by request.
 */
public final class Crowd implements AutoCloseable {
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI gateway;
    private final String key;
    private final Map<String, String> headers = new HashMap<>();
    private final ConcurrentLinkedQueue<Outcome> outcomes = new ConcurrentLinkedQueue<>();
    private final List<Thread> clients = new ArrayList<>();
    private final CountDownLatch barrier = new CountDownLatch(1);

    /**
     * How a request ended.
     *
     * @param status 0 if the connection broke before an answer
     * @param body what came, as far as it came
     */
    public record Outcome(String mark, int status, String body, Duration time) {}

    public Crowd(URI gateway, String key) {
        this.gateway = gateway;
        this.key = key;
    }

    /** Every request has this header. */
    public Crowd with(String header, String value) {
        headers.put(header, value);
        return this;
    }

    /** Adds clients that wait for {@link #go()}; their marks are the prefix and a number. */
    public Crowd of(int size, String markPrefix, Function<String, String> bodyOfMark) {
        for (int i = 0; i < size; i++) {
            String mark = markPrefix + i;
            clients.add(
                    Thread.startVirtualThread(() -> {
                        awaitStart();
                        ask(mark, bodyOfMark.apply(mark));
                    }));
        }
        return this;
    }

    /** Adds clients that send one request after the other, each with a mark of its own. */
    public Crowd endless(int size, BooleanSupplier over, Function<String, String> bodyOfMark) {
        for (int i = 0; i < size; i++) {
            clients.add(
                    Thread.startVirtualThread(() -> {
                        awaitStart();
                        while (!over.getAsBoolean()) {
                            String mark = UUID.randomUUID().toString();
                            ask(mark, bodyOfMark.apply(mark));
                        }
                    }));
        }
        return this;
    }

    /** How the requests ended that have ended by now. */
    public List<Outcome> soFar() {
        return List.copyOf(outcomes);
    }

    /** Lets all of them send at the same time. */
    public Crowd go() {
        barrier.countDown();
        return this;
    }

    /** Waits for every client and returns how each request ended. */
    public List<Outcome> outcomes() {
        try {
            for (Thread client : clients) {
                client.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        return List.copyOf(outcomes);
    }

    /** How many requests ended with which status. */
    public Map<Integer, Long> byStatus() {
        return outcomes().stream()
                .collect(Collectors.groupingBy(Outcome::status, Collectors.counting()));
    }

    private void ask(String mark, String body) {
        long start = System.nanoTime();
        HttpRequest.Builder request =
                HttpRequest.newBuilder(gateway.resolve("/v1/chat/completions"))
                        .header("Authorization", "Bearer " + key)
                        .header("Content-Type", "application/json")
                        .header("x-headgate-tags", "{\"mark\":\"" + mark + "\"}")
                        .POST(HttpRequest.BodyPublishers.ofString(body));
        headers.forEach(request::header);
        int status = 0;
        String text = "";
        try {
            HttpResponse<String> response =
                    http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            status = response.statusCode();
            text = response.body();
        } catch (IOException e) {
            text = e.toString();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        outcomes.add(new Outcome(mark, status, text, Duration.ofNanos(System.nanoTime() - start)));
    }

    private void awaitStart() {
        try {
            barrier.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        go();
        clients.forEach(Thread::interrupt);
        http.shutdownNow();
    }
}
