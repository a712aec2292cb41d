package dev.headgate.localruntime;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;

/** Counts what the engine did and prints it in the Prometheus text format 0.0.4. */
final class RuntimeMetrics {

    private static final double MILLIS_PER_SECOND = 1000;

    private final Map<Operation, Map<Result, LongAdder>> requests = new EnumMap<>(Operation.class);
    private final LongAdder promptTokens = new LongAdder();
    private final LongAdder generatedTokens = new LongAdder();
    private final DoubleAdder prefillMillis = new DoubleAdder();
    private final DoubleAdder decodeMillis = new DoubleAdder();

    RuntimeMetrics() {
        for (Operation operation : Operation.values()) {
            Map<Result, LongAdder> counters = new EnumMap<>(Result.class);
            for (Result result : Result.values()) {
                counters.put(result, new LongAdder());
            }
            requests.put(operation, counters);
        }
    }

    /** Counts a request that ended, with the work it took. */
    void record(Operation operation, Result result, Timings timings) {
        count(operation, result);
        promptTokens.add(timings.promptTokens());
        generatedTokens.add(timings.predictedTokens());
        prefillMillis.add(timings.promptMillis());
        decodeMillis.add(timings.predictedMillis());
    }

    /** Counts a request that ended without reaching the engine. */
    void count(Operation operation, Result result) {
        Map<Result, LongAdder> counters = requests.get(operation);
        LongAdder counter = counters == null ? null : counters.get(result);
        if (counter != null) {
            counter.increment();
        }
    }

    /**
     * Prints all figures.
     *
     * @param busyMillis time in which the engine worked on at least one request
     */
    String print(SlotPool slots, SlotPool embeddingSlot, DoubleSupplier busyMillis) {
        PrometheusText text = new PrometheusText("headgate_local_");
        text.gauge("slots", "Chat requests that are decoded together", slots.slots());
        text.gauge(
                "requests_running",
                "Requests in a slot",
                slots.running() + embeddingSlot.running());
        text.gauge(
                "requests_waiting",
                "Requests in the queue",
                slots.waiting() + embeddingSlot.waiting());
        text.counter("prompt_tokens_total", "Tokens read", promptTokens.doubleValue());
        text.counter("generated_tokens_total", "Tokens generated", generatedTokens.doubleValue());
        text.counter(
                "prefill_seconds_total",
                "Request time to the first token",
                prefillMillis.sum() / MILLIS_PER_SECOND);
        text.counter(
                "decode_seconds_total",
                "Request time after the first token",
                decodeMillis.sum() / MILLIS_PER_SECOND);
        text.counter(
                "busy_seconds_total",
                "Time with a request in a slot",
                busyMillis.getAsDouble() / MILLIS_PER_SECOND);
        printRequests(text);
        return text.toString();
    }

    private void printRequests(PrometheusText text) {
        text.declareCounter("requests_total", "Requests ended");
        requests.forEach((operation, counters) ->
                counters.forEach((result, counter) ->
                        text.sample(
                                "requests_total{operation=\"%s\",result=\"%s\"}"
                                        .formatted(operation.label(), result.label()),
                                counter.doubleValue())));
    }

    /** What was asked for. */
    enum Operation {
        CHAT,
        EMBEDDINGS;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** How it ended. */
    enum Result {
        OK,
        REFUSED,
        CANCELLED,
        FAILED;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
