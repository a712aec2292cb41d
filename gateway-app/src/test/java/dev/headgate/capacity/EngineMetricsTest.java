package dev.headgate.capacity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headgate.capacity.EngineReading.Elapsed;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What engines tell, under all the names that they tell it by. */
class EngineMetricsTest {

    @Test
    void vllmTellsOfEachOfItsEngines() {
        EngineReading reading =
                vllm(
                        """
                        vllm:num_requests_running{engine="0",model_name="llama"} 12.0
                        vllm:num_requests_running{engine="1",model_name="llama"} 9.0
                        vllm:num_requests_waiting{engine="0",model_name="llama"} 2.0
                        vllm:num_requests_waiting{engine="1",model_name="llama"} 0.0
                        vllm:kv_cache_usage_perc{engine="0",model_name="llama"} 0.81
                        vllm:kv_cache_usage_perc{engine="1",model_name="llama"} 0.42
                        vllm:request_inference_time_seconds_sum{engine="0",model_name="llama"} 300.5
                        vllm:request_inference_time_seconds_sum{engine="1",model_name="llama"} 200.5
                        vllm:request_inference_time_seconds_count{engine="0",model_name="llama"} 60.0
                        vllm:request_inference_time_seconds_count{engine="1",model_name="llama"} 40.0
                        vllm:request_queue_time_seconds_sum{engine="0",model_name="llama"} 10.0
                        vllm:request_queue_time_seconds_count{engine="0",model_name="llama"} 100.0
                        """);

        assertThat(reading)
                .isEqualTo(
                        new EngineReading(
                                21, 2, null, 2, 0.81, new Elapsed(501, 100), new Elapsed(10, 100)));
    }

    @Test
    void anOlderVllmHasOtherNames() {
        EngineReading reading =
                vllm(
                        """
                        vllm:num_requests_running{model_name="llama"} 1.0
                        vllm:gpu_cache_usage_perc{model_name="llama"} 0.25
                        vllm:e2e_request_latency_seconds_sum{model_name="llama"} 90
                        vllm:e2e_request_latency_seconds_count{model_name="llama"} 20
                        vllm:request_queue_time_seconds_sum{model_name="llama"} 30
                        vllm:request_queue_time_seconds_count{model_name="llama"} 20
                        """);

        assertThat(reading.kvUse()).isEqualTo(0.25);
        assertThat(reading.computed()).isEqualTo(new Elapsed(60, 20));
        assertThat(reading.replicas()).isEqualTo(1);
    }

    @Test
    void aSignalUnderNoneOfItsNamesIsUnknownAndNeverZero() {
        assertThat(vllm("vllm:something_new 7\n"))
                .isEqualTo(new EngineReading(null, null, null, 1, null, null, null));
    }

    @Test
    void aFigureThatCannotBeIsUnknown() {
        EngineReading reading =
                vllm(
                        """
                        vllm:num_requests_running -1
                        vllm:num_requests_waiting NaN
                        vllm:kv_cache_usage_perc +Inf
                        """);

        assertThat(reading.running()).isNull();
        assertThat(reading.waiting()).isNull();
        assertThat(reading.kvUse()).isNull();
    }

    @Test
    void ranksOfOneSglangTellTheSameAndCountOnce() {
        EngineReading reading =
                EngineMetrics.SGLANG.read(
                        Exposition.parse(
                                """
                                sglang:num_running_reqs{model_name="qwen",tp_rank="0",dp_rank="0"} 5
                                sglang:num_running_reqs{model_name="qwen",tp_rank="1",dp_rank="0"} 5
                                sglang:num_running_reqs{model_name="qwen",tp_rank="0",dp_rank="1"} 7
                                sglang:num_queue_reqs{model_name="qwen",tp_rank="0",dp_rank="0"} 3
                                sglang:num_queue_reqs{model_name="qwen",tp_rank="1",dp_rank="0"} 3
                                sglang:token_usage{model_name="qwen",tp_rank="0",dp_rank="0"} 0.5
                                sglang:max_running_requests{model_name="qwen"} 48
                                sglang:e2e_request_latency_seconds_sum{model_name="qwen"} 50
                                sglang:e2e_request_latency_seconds_count{model_name="qwen"} 10
                                """));

        assertThat(reading.running()).isEqualTo(12);
        assertThat(reading.waiting()).isEqualTo(3);
        assertThat(reading.slots()).isEqualTo(48);
        assertThat(reading.replicas()).isEqualTo(2);
        assertThat(reading.computed()).as("its queue is in it, and nobody knows how much").isNull();
    }

    @Test
    void llamaServerTellsOfItsSlots() {
        EngineReading reading =
                EngineMetrics.LLAMA_SERVER.read(
                        Exposition.parse(
                                "llamacpp:requests_processing 4\nllamacpp:requests_deferred 2\n"));

        assertThat(reading).isEqualTo(new EngineReading(4, 2, null, 1, null, null, null));
    }

    @Test
    void ourOwnRuntimeTellsEverything() {
        EngineReading reading =
                EngineMetrics.LOCAL_RUNTIME.read(
                        Exposition.parse(
                                """
                                headgate_local_slots 4
                                headgate_local_requests_running 3
                                headgate_local_requests_waiting 0
                                headgate_local_prefill_seconds_total 2.5
                                headgate_local_decode_seconds_total 7.5
                                headgate_local_requests_total{operation="chat",result="ok"} 4
                                headgate_local_requests_total{operation="chat",result="refused"} 9
                                headgate_local_requests_total{operation="embeddings",result="ok"} 1
                                """));

        assertThat(reading)
                .isEqualTo(new EngineReading(3, 0, 4, 1, null, new Elapsed(10, 5), null));
    }

    @Test
    void whatOneOfSeveralEnginesDoesNotTellIsUnknownOfAll() {
        EngineReading one = new EngineReading(1, 2, 4, 1, 0.5, new Elapsed(1, 1), null);
        EngineReading other = new EngineReading(3, null, 4, 2, 0.25, new Elapsed(2, 3), null);

        assertThat(EngineReading.together(List.of(one, other)))
                .isEqualTo(new EngineReading(4, null, 8, 3, 0.5, new Elapsed(3, 4), null));
    }

    private static EngineReading vllm(String metrics) {
        return EngineMetrics.VLLM.read(Exposition.parse(metrics));
    }
}
