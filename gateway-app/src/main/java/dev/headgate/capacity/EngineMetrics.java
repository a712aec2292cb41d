package dev.headgate.capacity;

import dev.headgate.capacity.EngineReading.Elapsed;
import dev.headgate.capacity.Exposition.Sample;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The names under which an engine's metrics go, the newest first. Names rot: of each list the first
 * that the engine has is read, and a signal under none of its names is unknown, never zero.
 *
 * @param running gauge of requests that are computed
 * @param waiting gauge of requests in the queue
 * @param slots gauge of requests that can be computed at the same time
 * @param kvUse gauge of the memory for contexts, from 0 to 1
 * @param computed counters of time in a slot
 * @param queued counters of time in the queue
 */
record EngineMetrics(
        List<String> running,
        List<String> waiting,
        List<String> slots,
        List<String> kvUse,
        List<Timing> computed,
        List<Timing> queued) {

    private static final double MOST_REQUESTS = 1_000_000;

    /** Ranks of one engine, each of which tells the same. */
    private static final Set<String> RANKS = Set.of("tp_rank", "pp_rank", "moe_ep_rank", "pid");

    private static final String MODEL = "model_name";

    /**
     * Counters that tell how long requests took.
     *
     * @param seconds counters that are added
     * @param without counters that are taken off
     * @param requests counter of the requests that these are of
     * @param result value that its label {@code result} must have, or null
     */
    record Timing(
            List<String> seconds, List<String> without, String requests, @Nullable String result) {

        private static Timing of(String histogram) {
            return new Timing(List.of(histogram + "_sum"), List.of(), histogram + "_count", null);
        }

        private static Timing of(String histogram, String without) {
            return new Timing(
                    List.of(histogram + "_sum"),
                    List.of(without + "_sum"),
                    histogram + "_count",
                    null);
        }
    }

    static final EngineMetrics VLLM =
            new EngineMetrics(
                    List.of("vllm:num_requests_running"),
                    List.of("vllm:num_requests_waiting"),
                    List.of(),
                    List.of("vllm:kv_cache_usage_perc", "vllm:gpu_cache_usage_perc"),
                    List.of(
                            Timing.of("vllm:request_inference_time_seconds"),
                            new Timing(
                                    List.of(
                                            "vllm:request_prefill_time_seconds_sum",
                                            "vllm:request_decode_time_seconds_sum"),
                                    List.of(),
                                    "vllm:request_decode_time_seconds_count",
                                    null),
                            Timing.of(
                                    "vllm:e2e_request_latency_seconds",
                                    "vllm:request_queue_time_seconds")),
                    List.of(Timing.of("vllm:request_queue_time_seconds")));

    static final EngineMetrics SGLANG =
            new EngineMetrics(
                    List.of("sglang:num_running_reqs"),
                    List.of("sglang:num_queue_reqs"),
                    List.of("sglang:max_running_requests"),
                    List.of("sglang:token_usage"),
                    List.of(
                            Timing.of(
                                    "sglang:e2e_request_latency_seconds",
                                    "sglang:queue_time_seconds")),
                    List.of(Timing.of("sglang:queue_time_seconds")));

    static final EngineMetrics LLAMA_SERVER =
            new EngineMetrics(
                    List.of("llamacpp:requests_processing"),
                    List.of("llamacpp:requests_deferred"),
                    List.of(),
                    List.of("llamacpp:kv_cache_usage_ratio"),
                    List.of(),
                    List.of());

    static final EngineMetrics LOCAL_RUNTIME =
            new EngineMetrics(
                    List.of("headgate_local_requests_running"),
                    List.of("headgate_local_requests_waiting"),
                    List.of("headgate_local_slots"),
                    List.of(),
                    List.of(
                            new Timing(
                                    List.of(
                                            "headgate_local_prefill_seconds_total",
                                            "headgate_local_decode_seconds_total"),
                                    List.of(),
                                    "headgate_local_requests_total",
                                    "ok")),
                    List.of());

    /** What the metrics tell. */
    EngineReading read(Exposition metrics) {
        return new EngineReading(
                count(metrics, running),
                count(metrics, waiting),
                count(metrics, slots),
                replicas(metrics),
                share(metrics, kvUse),
                elapsed(metrics, computed),
                elapsed(metrics, queued));
    }

    private int replicas(Exposition metrics) {
        Set<Map<String, String>> engines = new HashSet<>();
        for (Sample sample : first(metrics, running)) {
            Map<String, String> engine = new HashMap<>(sample.labels());
            engine.keySet().removeAll(RANKS);
            engine.remove(MODEL);
            engines.add(engine);
        }
        return Math.max(1, engines.size());
    }

    private static @Nullable Integer count(Exposition metrics, List<String> names) {
        Double sum = sum(ofEngines(first(metrics, names), sample -> sample.value()));
        return sum == null || sum < 0 || sum > MOST_REQUESTS
                ? null
                : Integer.valueOf((int) Math.round(sum));
    }

    private static @Nullable Double share(Exposition metrics, List<String> names) {
        return first(metrics, names).stream()
                .map(Sample::value)
                .filter(value -> value >= 0 && value <= 1.5)
                .max(Double::compare)
                .map(value -> Math.min(1, value))
                .orElse(null);
    }

    private static @Nullable Elapsed elapsed(Exposition metrics, List<Timing> timings) {
        return timings.stream()
                .map(timing -> elapsed(metrics, timing))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private static @Nullable Elapsed elapsed(Exposition metrics, Timing timing) {
        double seconds = 0;
        for (String name : timing.seconds()) {
            Double sum = counted(metrics.samples(name), null);
            if (sum == null) {
                return null;
            }
            seconds += sum;
        }
        for (String name : timing.without()) {
            Double sum = counted(metrics.samples(name), null);
            if (sum == null) {
                return null;
            }
            seconds -= sum;
        }
        Double requests = counted(metrics.samples(timing.requests()), timing.result());
        return requests == null || seconds < 0 ? null : new Elapsed(seconds, requests);
    }

    private static @Nullable Double counted(List<Sample> samples, @Nullable String result) {
        List<Sample> counted =
                samples.stream()
                        .filter(sample ->
                                result == null || result.equals(sample.labels().get("result")))
                        .toList();
        return sum(ofEngines(counted, Sample::value));
    }

    private static List<Sample> first(Exposition metrics, List<String> names) {
        return names.stream()
                .map(metrics::samples)
                .filter(samples -> !samples.isEmpty())
                .findFirst()
                .orElse(List.of());
    }

    /** The figure of each engine once, although each of its ranks tells it. */
    private static Collection<Double> ofEngines(
            List<Sample> samples, ToDoubleFunction<Sample> figure) {
        Map<Map<String, String>, Double> byEngine = new HashMap<>();
        for (Sample sample : samples) {
            Map<String, String> engine = new HashMap<>(sample.labels());
            engine.keySet().removeAll(RANKS);
            byEngine.merge(engine, figure.applyAsDouble(sample), Math::max);
        }
        return byEngine.values();
    }

    private static @Nullable Double sum(Collection<Double> figures) {
        double sum = figures.stream().mapToDouble(Double::doubleValue).sum();
        return figures.isEmpty() || !Double.isFinite(sum) ? null : Double.valueOf(sum);
    }
}
