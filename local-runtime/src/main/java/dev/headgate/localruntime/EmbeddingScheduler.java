package dev.headgate.localruntime;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

/** Brings embedding requests to the engine, one at a time. */
final class EmbeddingScheduler {

    private static final Logger LOG = System.getLogger(EmbeddingScheduler.class.getName());
    private static final double NANOS_PER_MILLI = 1e6;

    private final Engine engine;
    private final SlotPool slot;
    private final EngineClock clock;
    private final RuntimeMetrics metrics;
    private final LongSupplier nanoTime;

    EmbeddingScheduler(
            Engine engine,
            SlotPool slot,
            EngineClock clock,
            RuntimeMetrics metrics,
            LongSupplier nanoTime) {
        this.engine = engine;
        this.slot = slot;
        this.clock = clock;
        this.metrics = metrics;
        this.nanoTime = nanoTime;
    }

    /** The vectors of all texts of a request, in its order. */
    record Embedded(List<float[]> vectors, Timings timings) {}

    /**
     * Queues a request. The future fails with an {@link ApiException}; cancelling it stops the work
     * before the next text.
     *
     * @throws ApiException if the queue is full
     */
    CompletableFuture<Embedded> start(List<String> texts) {
        CompletableFuture<Embedded> answer = new CompletableFuture<>();
        try {
            slot.submit(() -> run(texts, answer));
        } catch (ApiException e) {
            metrics.count(RuntimeMetrics.Operation.EMBEDDINGS, RuntimeMetrics.Result.REFUSED);
            throw e;
        }
        return answer;
    }

    private void run(List<String> texts, CompletableFuture<Embedded> answer) {
        EngineClock.Lap lap = clock.begin();
        long start = nanoTime.getAsLong();
        Vectors vectors = new Vectors();
        RuntimeMetrics.Result result = embed(texts, answer, vectors);
        double millis = (nanoTime.getAsLong() - start) / NANOS_PER_MILLI;
        Timings timings = new Timings(vectors.tokens, millis, 0, 0, lap.end());
        metrics.record(RuntimeMetrics.Operation.EMBEDDINGS, result, timings);
        answer.complete(new Embedded(vectors.all, timings));
    }

    private RuntimeMetrics.Result embed(
            List<String> texts, CompletableFuture<Embedded> answer, Vectors vectors) {
        try {
            requireEmbeddings();
            int[] counts = countTokens(texts);
            for (int i = 0; i < counts.length && !answer.isCancelled(); i++) {
                vectors.add(engine.embed(texts.get(i)), counts[i]);
            }
            return answer.isCancelled()
                    ? RuntimeMetrics.Result.CANCELLED
                    : RuntimeMetrics.Result.OK;
        } catch (ApiException e) {
            answer.completeExceptionally(e);
            return RuntimeMetrics.Result.REFUSED;
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "An embedding request failed in the engine.", e);
            answer.completeExceptionally(ApiException.engineFailed());
            return RuntimeMetrics.Result.FAILED;
        }
    }

    private void requireEmbeddings() {
        if (!engine.canEmbed()) {
            throw ApiException.badRequest(
                    "model",
                    "unsupported",
                    "This model was started without embeddings. Choose another deployment.");
        }
    }

    /** Counts all texts before the first is embedded, so that a request is refused whole. */
    private int[] countTokens(List<String> texts) {
        return texts.stream().mapToInt(this::countTokens).toArray();
    }

    private int countTokens(String text) {
        int tokens = engine.countTokens(text);
        if (tokens < 1 || tokens > engine.contextTokens()) {
            throw ApiException.badRequest(
                    "input",
                    "context_length_exceeded",
                    "A text of the input is %d tokens; this model takes 1 to %d. Split or drop it."
                            .formatted(tokens, engine.contextTokens()));
        }
        return tokens;
    }

    /** What has been embedded so far. Used by one thread. */
    private static final class Vectors {

        private final List<float[]> all = new ArrayList<>();
        private int tokens;

        void add(float[] vector, int readTokens) {
            all.add(vector);
            tokens += readTokens;
        }
    }
}
