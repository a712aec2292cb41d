package dev.headgate.localruntime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headgate.localruntime.RuntimeMetrics.Operation;
import dev.headgate.localruntime.RuntimeMetrics.Result;
import org.junit.jupiter.api.Test;

class RuntimeMetricsTest {

    @Test
    void printsWhatItCounted() {
        RuntimeMetrics metrics = new RuntimeMetrics();
        metrics.record(Operation.CHAT, Result.OK, new Timings(10, 250, 20, 1500, 1000));
        metrics.record(Operation.CHAT, Result.CANCELLED, new Timings(1, 0, 2, 0, 0));
        metrics.count(Operation.EMBEDDINGS, Result.REFUSED);

        try (SlotPool slots = new SlotPool("slot", 4, 1);
                SlotPool embeddingSlot = new SlotPool("embedding-slot", 1, 1)) {
            assertThat(metrics.print(slots, embeddingSlot, () -> 1250))
                    .contains(
                            "# TYPE headgate_local_prompt_tokens_total counter\nheadgate_local_prompt_tokens_total 11\n")
                    .contains("# TYPE headgate_local_slots gauge\nheadgate_local_slots 4\n")
                    .contains("\nheadgate_local_requests_running 0\n")
                    .contains("\nheadgate_local_requests_waiting 0\n")
                    .contains("\nheadgate_local_generated_tokens_total 22\n")
                    .contains("\nheadgate_local_prefill_seconds_total 0.25\n")
                    .contains("\nheadgate_local_decode_seconds_total 1.5\n")
                    .contains("\nheadgate_local_busy_seconds_total 1.25\n")
                    .contains(
                            "\nheadgate_local_requests_total{operation=\"chat\",result=\"ok\"} 1\n")
                    .contains(
                            "\nheadgate_local_requests_total{operation=\"chat\",result=\"cancelled\"} 1\n")
                    .contains(
                            "\nheadgate_local_requests_total{operation=\"embeddings\",result=\"refused\"} 1\n");
        }
    }
}
