package dev.headgate.localruntime;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A model for the local runtime and how it is to be run.
 *
 * @param name what clients call it
 * @param file a GGUF file; null: the tiny model in the jar
 * @param parallel requests decoded together, at least 1; each has a context of its own
 * @param contextTokens prompt and answer of one request; 0: what the model was trained for, at most
 *     4,096
 * @param threads threads that compute, at least 1
 * @param queueCapacity requests that may wait for a slot, at least 1; more are refused with 429
 * @param embeddings whether {@code /v1/embeddings} is served too, for which the model is loaded a
 *     second time
 * @param defaultTemperature used for requests that name none, 0 to 2
 */
public record LocalModel(
        String name,
        @Nullable Path file,
        int parallel,
        int contextTokens,
        int threads,
        int queueCapacity,
        boolean embeddings,
        double defaultTemperature) {

    private static final int DEFAULT_PARALLEL = 4;
    private static final int DEFAULT_QUEUE = 64;

    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException naming the setting that is out of range
     */
    public LocalModel {
        require(!name.isBlank(), "A local model needs a name.");
        require(parallel >= 1 && parallel <= 256, "parallel must be 1 to 256.");
        require(
                contextTokens >= 0 && contextTokens <= 1 << 22,
                "contextTokens must be 0 to 4194304.");
        require(threads >= 1 && threads <= 512, "threads must be 1 to 512.");
        require(
                queueCapacity >= 1 && queueCapacity <= 100_000,
                "queueCapacity must be 1 to 100000.");
        require(
                defaultTemperature >= 0 && defaultTemperature <= 2,
                "defaultTemperature must be 0 to 2.");
    }

    /**
     * {@code headgate-tiny}, the demonstration model in the jar. One thread and temperature 0, with
     * which it is fastest and answers best.
     */
    public static LocalModel tiny() {
        return new LocalModel(
                BuiltInModel.NAME, null, DEFAULT_PARALLEL, 0, 1, DEFAULT_QUEUE, true, 0);
    }

    /** A GGUF file with all processors and llama.cpp's temperature, for chat only. */
    public static LocalModel of(String name, Path file) {
        int processors = Runtime.getRuntime().availableProcessors();
        return new LocalModel(
                name, file, DEFAULT_PARALLEL, 0, processors, DEFAULT_QUEUE, false, 0.8);
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }
}
