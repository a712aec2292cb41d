package dev.headgate.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headgate.testing.MockUpstream;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LoadTest {
    private MockUpstream mock;
    private URI uri;

    @BeforeEach
    void start() throws Exception {
        mock = MockUpstream.start(0);
        uri = URI.create("http://127.0.0.1:" + mock.port());
    }

    @AfterEach
    void stop() {
        mock.close();
    }

    @Test
    void countsAnswersRefusalsAndChunks() {
        Load.Throughput calls = Load.closedLoop(uri, ask("n2", false), 2, Duration.ofMillis(200));
        assertThat(calls.requests()).isPositive();
        assertThat(calls.refused()).isZero();
        assertThat(calls.chunks()).isZero();

        Load.Throughput refused =
                Load.closedLoop(uri, ask("f500", false), 1, Duration.ofMillis(50));
        assertThat(refused.refused()).isEqualTo(refused.requests()).isPositive();

        Load.Throughput streams = Load.closedLoop(uri, ask("n7", true), 1, Duration.ofMillis(50));
        assertThat(streams.chunks()).isGreaterThanOrEqualTo(7 * streams.requests());
    }

    @Test
    void countsFromTheMomentARequestWasDue() {
        Load.Latencies latencies =
                Load.openLoop(uri, ask("n2,d200", false), 100, Duration.ofSeconds(2));

        assertThat(latencies.nanos()).hasSize(200);
        assertThat(latencies.millis(0)).isGreaterThanOrEqualTo(200);
        assertThat(latencies.millis(0.99)).isGreaterThanOrEqualTo(latencies.millis(0.5));
    }

    private byte[] ask(String behaviour, boolean stream) {
        return LoadConnection.request(
                uri,
                "/m/" + behaviour + "/v1/chat/completions",
                "k",
                """
                {"model":"m","stream":%b,"messages":[{"role":"user","content":"x"}]}\
                """
                        .formatted(stream));
    }
}
