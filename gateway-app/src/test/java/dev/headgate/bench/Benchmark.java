package dev.headgate.bench;

import dev.headgate.testing.GatewayProcess;
import dev.headgate.testing.JsonApi;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Measures requests per second, processor time, added latency, streaming and memory of the real
 * application with embedded PostgreSQL: key check, policy, reservation and durable ledger are on.
 * No part of {@code mvn verify}; {@code mvn -P bench -pl gateway-app -am test} runs it and leaves a
 * Markdown table in {@code gateway-app/target/benchmark.md}.
 */
class Benchmark {
    /** As in operation, where a process lives long. */
    private static final String FULLY_COMPILED = "-XX:TieredStopAtLevel=4";

    /** A heap that starts small is marked without end before it grows. */
    private static final String WHOLE_HEAP = "-Xms512m";

    private static final Duration WARM_UP_STEP = Duration.ofSeconds(15);
    private static final int MOST_WARM_UP_STEPS = 20;
    private static final Duration MEASURED = Duration.ofSeconds(20);
    private static final int CONNECTIONS = 32;
    private static final int FIXED_RATE = 300;
    private static final int OPEN_STREAMS = 1000;

    /** Answered at once: 50 tokens. */
    private static final String FAST = "gpt-5.4-mini";

    /** Streams 200 chunks as fast as they are taken. */
    private static final String CHATTY = "mistral-small-2603";

    /** Streams one chunk a second for minutes. */
    private static final String SLOW = "deepseek-v4-flash";

    private static final String ADMIN_TOKEN = "administrator-token-of-the-benchmark";

    @TempDir Path directory;
    private final Report report = new Report();

    @Test
    void measures() throws IOException {
        try (MockProcess mock = MockProcess.start();
                GatewayProcess gateway = gateway(mock)) {
            gateway.start();
            putUnderAHardBudget(gateway);
            byte[] call = chat(gateway, FAST, false);
            warmUp(gateway, call);
            throughput(gateway, call);
            latency(gateway, call, mock);
            streaming(gateway);
            openStreams(gateway);
            hotFrames(gateway, call);
        } finally {
            report.write(Path.of("target", "benchmark.md"));
        }
    }

    private GatewayProcess gateway(MockProcess mock) {
        return GatewayProcess.in(
                directory,
                Map.of(
                        "HEADGATE_ADMIN_TOKEN",
                        ADMIN_TOKEN,
                        "HEADGATE_UPSTREAM_MAX_CONNECTIONS",
                        "2000",
                        "OPENAI_API_KEY",
                        "k",
                        "OPENAI_BASE_URL",
                        mock.behaving("n50"),
                        "MISTRAL_API_KEY",
                        "k",
                        "MISTRAL_BASE_URL",
                        mock.behaving("n200"),
                        "DEEPSEEK_API_KEY",
                        "k",
                        "DEEPSEEK_BASE_URL",
                        mock.behaving("n600,i1000")),
                FULLY_COMPILED,
                WHOLE_HEAP);
    }

    /**
     * Until the just-in-time compiler is done: what a request costs in processor time has come down
     * by less than a twentieth, twice.
     */
    private void warmUp(GatewayProcess gateway, byte[] call) {
        double least = Double.MAX_VALUE;
        int steady = 0;
        int steps = 0;
        while (steady < 2 && steps < MOST_WARM_UP_STEPS) {
            CpuTime before = CpuTime.of(gateway.handle());
            Load.Throughput done = Load.closedLoop(gateway.uri(), call, CONNECTIONS, WARM_UP_STEP);
            CpuTime cpu = CpuTime.of(gateway.handle()).since(before);
            double each = (double) cpu.process().toNanos() / done.requests();
            steady = each > 0.95 * least ? steady + 1 : 0;
            least = Math.min(least, each);
            steps++;
        }
        report.warmUp(WARM_UP_STEP.multipliedBy(steps));
    }

    /** So that every reservation has a balance to be held against. */
    private static void putUnderAHardBudget(GatewayProcess gateway) {
        JsonApi admin = new JsonApi(gateway.uri(), ADMIN_TOKEN);
        JsonNode tenants = admin.get("/api/admin/v1/tenants").json();
        String budget =
                """
                {"name": "benchmark", "scope": "tenant", "scope_id": "%s", "period": "month",
                 "limit_usd": "1000000", "hard": true}\
                """
                        .formatted(tenants.path("items").path(0).path("id").asString());
        JsonApi.Answer made = admin.post("/api/admin/v1/budgets", budget);
        if (made.status() != 201) {
            throw new IllegalStateException(made.body());
        }
    }

    private void throughput(GatewayProcess gateway, byte[] call) {
        CpuTime before = CpuTime.of(gateway.handle());
        Load.Throughput done = Load.closedLoop(gateway.uri(), call, CONNECTIONS, MEASURED);
        report.throughput(done, CpuTime.of(gateway.handle()).since(before));
    }

    private void latency(GatewayProcess gateway, byte[] call, MockProcess mock) {
        byte[] direct =
                LoadConnection.request(
                        mock.uri(), "/m/n50/v1/chat/completions", "k", question(FAST, false));
        Load.Latencies without = Load.openLoop(mock.uri(), direct, FIXED_RATE, MEASURED);
        Load.Latencies with = Load.openLoop(gateway.uri(), call, FIXED_RATE, MEASURED);
        report.latency(without, with);
    }

    private void streaming(GatewayProcess gateway) {
        byte[] call = chat(gateway, CHATTY, true);
        Load.closedLoop(gateway.uri(), call, CONNECTIONS, Duration.ofSeconds(5));
        report.streaming(Load.closedLoop(gateway.uri(), call, CONNECTIONS, MEASURED));
    }

    private void openStreams(GatewayProcess gateway) throws IOException {
        byte[] call = chat(gateway, SLOW, true);
        List<LoadConnection> open = new ArrayList<>();
        try {
            for (int i = 0; i < OPEN_STREAMS; i++) {
                LoadConnection connection = LoadConnection.to(gateway.uri());
                open.add(connection);
                connection.send(call);
            }
            int streaming = 0;
            for (LoadConnection connection : open) {
                streaming += connection.awaitFirstChunk() == 200 ? 1 : 0;
            }
            report.openStreams(streaming, new Jcmd(gateway.handle().pid()).liveHeapMegabytes());
        } finally {
            for (LoadConnection connection : open) {
                connection.close();
            }
        }
    }

    private void hotFrames(GatewayProcess gateway, byte[] call) {
        Jcmd jcmd = new Jcmd(gateway.handle().pid());
        jcmd.startRecording();
        Load.closedLoop(gateway.uri(), call, CONNECTIONS, MEASURED);
        report.hotFrames(HotFrames.of(jcmd.stopRecording(directory.resolve("bench.jfr"))));
    }

    private static byte[] chat(GatewayProcess gateway, String model, boolean stream) {
        URI uri = gateway.uri();
        return LoadConnection.request(
                uri, "/v1/chat/completions", gateway.firstApiKey(), question(model, stream));
    }

    private static String question(String model, boolean stream) {
        return """
        {"model":"%s","stream":%b,"max_tokens":600,"messages":[\
        {"role":"system","content":"You answer in one sentence."},\
        {"role":"user","content":"What does a headgate do, and for whom is it opened?"}]}\
        """
                .formatted(model, stream);
    }
}
