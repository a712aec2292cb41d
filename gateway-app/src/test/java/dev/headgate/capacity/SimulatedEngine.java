package dev.headgate.capacity;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.PriorityQueue;

/**
 * Looks like vLLM, in time that a test moves: a queue, first come first served; slots in which
 * requests are computed together; memory for contexts; metrics by vLLM's names.
 *
 * <p>Every request in a slot makes its tokens at the same pace, which falls as more slots are
 * taken. A token of the prompt is a small part of the work of a token of the answer.
 */
final class SimulatedEngine {
    private final Build build;
    private final Listener listener;
    private final Deque<Job> queue = new ArrayDeque<>();
    private final PriorityQueue<Running> running =
            new PriorityQueue<>(Comparator.comparingDouble(Running::end));
    private double now;
    private double work;
    private double workDone;
    private double queueSeconds;
    private double inferenceSeconds;
    private long finished;

    /**
     * What the engine is built of.
     *
     * @param slots requests that are computed at the same time ({@code max_num_seqs})
     * @param contextTokens tokens that the memory for contexts holds
     * @param tokensPerSecond of a request that has the engine to itself
     * @param slowdown by how much each further one slows all of them
     * @param promptSpeed how much faster a token of the prompt is than one of the answer
     */
    record Build(
            int slots,
            long contextTokens,
            double tokensPerSecond,
            double slowdown,
            double promptSpeed) {

        double pace(int together) {
            return tokensPerSecond / (1 + slowdown * (together - 1));
        }

        /** Tokens of an answer that all slots together make in a second. */
        double fullPace() {
            return slots * pace(slots);
        }

        double work(long input, long output) {
            return input / promptSpeed + output;
        }
    }

    /**
     * A request at the engine.
     *
     * @param arrived seconds since the begin of time
     */
    record Job(long id, long input, long output, double arrived) {}

    private record Running(Job job, double started, double begin, double end) {}

    /** Is told how requests fare. */
    interface Listener {
        void started(Job job, double waited);

        void finished(Job job);
    }

    SimulatedEngine(Build build, Listener listener) {
        this.build = build;
        this.listener = listener;
    }

    void submit(Job job) {
        advanceTo(job.arrived());
        queue.add(job);
        admit();
    }

    /** Takes a request out of the queue; whether it was still there. */
    boolean cancel(Job job) {
        return queue.remove(job);
    }

    /** Moves the time on. */
    void advanceTo(double time) {
        while (!running.isEmpty()) {
            double pace = build.pace(running.size());
            double next = now + (running.element().end() - work) / pace;
            if (next > time) {
                break;
            }
            pass(next, running.element().end());
            finish(running.remove());
            admit();
        }
        if (!running.isEmpty()) {
            pass(time, work + (time - now) * build.pace(running.size()));
        }
        now = time;
    }

    private void pass(double time, double workThen) {
        workDone += (workThen - work) * running.size();
        work = workThen;
        now = time;
    }

    private void finish(Running ended) {
        finished++;
        inferenceSeconds += now - ended.started();
        queueSeconds += ended.started() - ended.job().arrived();
        listener.finished(ended.job());
    }

    private void admit() {
        while (!queue.isEmpty()
                && running.size() < build.slots()
                && (running.isEmpty()
                        || contextTokens() + queue.element().input() <= build.contextTokens())) {
            Job job = queue.remove();
            running.add(new Running(job, now, work, work + build.work(job.input(), job.output())));
            listener.started(job, now - job.arrived());
        }
    }

    private double contextTokens() {
        double tokens = 0;
        for (Running one : running) {
            double made = work - one.begin() - one.job().input() / build.promptSpeed();
            tokens += one.job().input() + Math.max(0, made);
        }
        return tokens;
    }

    /** Work that was done since the begin, in tokens of an answer. */
    double workDone() {
        return workDone;
    }

    int running() {
        return running.size();
    }

    int waiting() {
        return queue.size();
    }

    /** As {@code GET /metrics} would answer. */
    String metrics() {
        double kvUse = Math.min(1, contextTokens() / build.contextTokens());
        return """
        # HELP vllm:num_requests_running Number of requests in model execution batches.
        # TYPE vllm:num_requests_running gauge
        vllm:num_requests_running{engine="0",model_name="llama-3.3-70b"} %1$d.0
        # HELP vllm:num_requests_waiting Number of requests waiting to be processed.
        # TYPE vllm:num_requests_waiting gauge
        vllm:num_requests_waiting{engine="0",model_name="llama-3.3-70b"} %2$d.0
        # HELP vllm:kv_cache_usage_perc KV-cache usage. 1 means 100 percent usage.
        # TYPE vllm:kv_cache_usage_perc gauge
        vllm:kv_cache_usage_perc{engine="0",model_name="llama-3.3-70b"} %3$s
        # HELP vllm:request_inference_time_seconds Histogram of time spent in RUNNING phase for request.
        # TYPE vllm:request_inference_time_seconds histogram
        vllm:request_inference_time_seconds_bucket{engine="0",le="+Inf",model_name="llama-3.3-70b"} %6$d.0
        vllm:request_inference_time_seconds_count{engine="0",model_name="llama-3.3-70b"} %6$d.0
        vllm:request_inference_time_seconds_sum{engine="0",model_name="llama-3.3-70b"} %4$s
        # HELP vllm:request_queue_time_seconds Histogram of time spent in WAITING phase for request.
        # TYPE vllm:request_queue_time_seconds histogram
        vllm:request_queue_time_seconds_bucket{engine="0",le="+Inf",model_name="llama-3.3-70b"} %6$d.0
        vllm:request_queue_time_seconds_count{engine="0",model_name="llama-3.3-70b"} %6$d.0
        vllm:request_queue_time_seconds_sum{engine="0",model_name="llama-3.3-70b"} %5$s
        """
                .formatted(
                        running.size(),
                        queue.size(),
                        kvUse,
                        inferenceSeconds,
                        queueSeconds,
                        finished);
    }
}
