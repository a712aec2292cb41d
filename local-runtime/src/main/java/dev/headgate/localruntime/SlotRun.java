package dev.headgate.localruntime;

import dev.headgate.localruntime.ChatScheduler.Outcome;
import dev.headgate.localruntime.Generation.Event;
import java.util.function.LongSupplier;

/** One chat request in its slot, from the prompt to the last token. Used by one thread. */
final class SlotRun {

    private static final double NANOS_PER_MILLI = 1e6;

    private final Engine engine;
    private final ChatRequest request;
    private final Generation generation;
    private final LongSupplier nanoTime;
    private final StopTexts stops;
    private final long startNanos;

    private int promptTokens;
    private int predictedTokens;
    private long firstTokenNanos;
    private long lastTokenNanos;

    SlotRun(Engine engine, ChatRequest request, Generation generation, LongSupplier nanoTime) {
        this.engine = engine;
        this.request = request;
        this.generation = generation;
        this.nanoTime = nanoTime;
        this.stops = new StopTexts(request.stops());
        this.startNanos = nanoTime.getAsLong();
        this.firstTokenNanos = startNanos;
        this.lastTokenNanos = startNanos;
    }

    /**
     * Generates the answer and publishes its text.
     *
     * @throws ApiException if the prompt does not fit into the context
     */
    Outcome answer() {
        String prompt = engine.render(request.messages());
        int tokens = engine.countTokens(prompt);
        int limit = limitFor(tokens);
        if (generation.isCancelled()) {
            return new Outcome.Abandoned();
        }
        try (Engine.TokenStream stream = engine.generate(prompt, limit, request)) {
            promptTokens = tokens;
            return relay(stream);
        }
    }

    private Outcome relay(Engine.TokenStream stream) {
        while (true) {
            Engine.Step step = stream.next();
            observeToken();
            switch (step) {
                case Engine.Step.Text(var text, var tokens) -> {
                    predictedTokens = tokens;
                    publish(stops.accept(text));
                }
                case Engine.Step.End(var reason, var tokens) -> {
                    predictedTokens = tokens;
                    publish(stops.rest());
                    return new Outcome.Answered(reason);
                }
            }
            if (stops.isFound()) {
                return new Outcome.Answered(FinishReason.STOP);
            }
            if (generation.isCancelled()) {
                return new Outcome.Abandoned();
            }
        }
    }

    Timings timings(double busyMillis) {
        return new Timings(
                promptTokens,
                (firstTokenNanos - startNanos) / NANOS_PER_MILLI,
                predictedTokens,
                (lastTokenNanos - firstTokenNanos) / NANOS_PER_MILLI,
                busyMillis);
    }

    private int limitFor(int tokens) {
        int room = engine.contextTokens() - tokens;
        if (room < 1) {
            throw ApiException.badRequest(
                    "messages",
                    "context_length_exceeded",
                    "The messages are %d tokens; this model's context holds %d with the answer. Shorten them."
                            .formatted(tokens, engine.contextTokens()));
        }
        return Math.min(room, request.maxTokens().orElse(room));
    }

    private void observeToken() {
        lastTokenNanos = nanoTime.getAsLong();
        if (predictedTokens == 0) {
            firstTokenNanos = lastTokenNanos;
        }
    }

    private void publish(String text) {
        if (!text.isEmpty()) {
            generation.publish(new Event.Text(text));
        }
    }
}
