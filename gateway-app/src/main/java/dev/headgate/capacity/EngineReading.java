package dev.headgate.capacity;

import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What an engine told of itself at one moment; each figure is null if it has no such signal.
 *
 * @param running requests that it computes
 * @param waiting requests in its queue
 * @param slots requests that it can compute at the same time
 * @param replicas engines that the figures are of
 * @param kvUse share of the memory for contexts that is taken, from 0 to 1
 * @param computed time of requests in their slots, since the engine began
 * @param queued time of requests in the queue, since the engine began
 */
record EngineReading(
        @Nullable Integer running,
        @Nullable Integer waiting,
        @Nullable Integer slots,
        int replicas,
        @Nullable Double kvUse,
        @Nullable Elapsed computed,
        @Nullable Elapsed queued) {

    /**
     * Time that finished requests took, all added up.
     *
     * @param requests how many finished
     */
    record Elapsed(double seconds, double requests) {
        Elapsed plus(Elapsed other) {
            return new Elapsed(seconds + other.seconds, requests + other.requests);
        }

        /** What was added since an earlier moment; negative if the engine began anew. */
        Elapsed since(Elapsed earlier) {
            return new Elapsed(seconds - earlier.seconds, requests - earlier.requests);
        }
    }

    /** The same with these slots, where the engine does not tell its own. */
    EngineReading withSlots(int declared) {
        return slots != null
                ? this
                : new EngineReading(running, waiting, declared, replicas, kvUse, computed, queued);
    }

    /**
     * Several engines as one: counts are added, memory is that of the fullest. What one of them
     * does not tell is unknown of all.
     *
     * @param readings at least one
     */
    static EngineReading together(List<EngineReading> readings) {
        return new EngineReading(
                merged(readings, EngineReading::running, Integer::sum),
                merged(readings, EngineReading::waiting, Integer::sum),
                merged(readings, EngineReading::slots, Integer::sum),
                readings.stream().mapToInt(EngineReading::replicas).sum(),
                merged(readings, EngineReading::kvUse, Math::max),
                merged(readings, EngineReading::computed, Elapsed::plus),
                merged(readings, EngineReading::queued, Elapsed::plus));
    }

    private static <T> @Nullable T merged(
            List<EngineReading> readings,
            Function<EngineReading, @Nullable T> figure,
            BinaryOperator<T> sum) {
        T all = null;
        for (EngineReading reading : readings) {
            T one = figure.apply(reading);
            if (one == null) {
                return null;
            }
            all = all == null ? one : sum.apply(all, one);
        }
        return all;
    }
}
