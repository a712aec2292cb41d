package dev.headgate.localruntime;

import static dev.headgate.localruntime.ApiClient.ask;
import static dev.headgate.localruntime.ApiClient.content;
import static dev.headgate.localruntime.ApiClient.finishReason;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** The HTTP server with an engine that the test can hold. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OpenAiServerTest {

    private static final String ENDLESS = ask("count", "\"stream\":true");

    private final List<AutoCloseable> resources = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable resource : resources.reversed()) {
            resource.close();
        }
    }

    @Test
    void answersWholeAndInPieces() throws Exception {
        ApiClient client = clientOf(serverWith(ScriptedEngine.unhindered()));

        JsonNode whole = client.chat(ask("count", "\"max_tokens\":3"));
        List<JsonNode> chunks =
                ApiClient.chunks(client.stream(ask("count", "\"max_tokens\":3,\"stream\":true")));

        assertThat(content(whole)).isEqualTo("1 2 3 ");
        assertThat(content(chunks)).isEqualTo("1 2 3 ");
        assertThat(finishReason(chunks.getLast())).isEqualTo("length");
    }

    @Test
    void freesTheSlotWhenTheClientOfAStreamLeaves_F11() throws Exception {
        ScriptedEngine engine = new ScriptedEngine();
        LocalRuntimeServer server = serverWith(engine);

        try (Socket socket = send(server, ENDLESS)) {
            engine.permits.release(2);
            readUntil(socket, "2 ");
        }

        assertThatSlotIsFree(engine, server);
    }

    @Test
    void freesTheSlotWhenTheClientOfAWholeAnswerLeaves_F11() throws Exception {
        ScriptedEngine engine = new ScriptedEngine();
        LocalRuntimeServer server = serverWith(engine);

        try (Socket _ = send(server, ask("count", ""))) {
            Await.until("the request has a slot", () -> engine.open.get() == 1);
        }

        assertThatSlotIsFree(engine, server);
    }

    @Test
    void takesARequestOutOfTheQueueWhenItsClientLeaves_F11() throws Exception {
        ScriptedEngine engine = new ScriptedEngine();
        LocalRuntimeServer server = serverWith(engine, "--parallel=1");
        ApiClient client = clientOf(server);

        try (Socket _ = send(server, ENDLESS)) {
            Await.until("the first has the slot", () -> engine.open.get() == 1);
            try (Socket _ = send(server, ask("count", ""))) {
                Await.until(
                        "the second waits",
                        () -> client.metric("headgate_local_requests_waiting") == 1);
            }
            Await.until(
                    "nobody waits", () -> client.metric("headgate_local_requests_waiting") == 0);
        }

        assertThat(engine.opened).hasValue(1);
        assertThat(client.get("/metrics").body())
                .contains(
                        "headgate_local_requests_total{operation=\"chat\",result=\"cancelled\"} 1");
    }

    @Test
    void refusesWhatTheQueueCannotHold() throws Exception {
        ScriptedEngine engine = new ScriptedEngine();
        LocalRuntimeServer server = serverWith(engine, "--parallel=1", "--queue-capacity=1");
        ApiClient client = clientOf(server);
        try (Socket _ = send(server, ENDLESS)) {
            Await.until("the slot is taken", () -> engine.open.get() == 1);
            try (Socket _ = send(server, ENDLESS)) {
                Await.until(
                        "the queue is full",
                        () -> client.metric("headgate_local_requests_waiting") == 1);

                HttpResponse<String> refused =
                        client.post("/v1/chat/completions", ask("count", ""));

                assertThat(refused.statusCode()).isEqualTo(429);
                assertThat(refused.headers().firstValue("retry-after")).hasValue("1");
                assertThat(refused.body()).contains("queue_full");
                assertThat(client.metric("headgate_local_requests_running")).isEqualTo(1);
            }
        }
    }

    @Test
    void runsAsManyRequestsSideBySideAsThereAreSlots() throws Exception {
        ScriptedEngine engine = new ScriptedEngine();
        ApiClient client = clientOf(serverWith(engine, "--parallel=3"));

        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<JsonNode>> answers = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                answers.add(threads.submit(() -> client.chat(ask("count", "\"max_tokens\":4"))));
            }
            Await.until("the slots are full", () -> engine.open.get() == 3);
            Await.until(
                    "the others wait", () -> client.metric("headgate_local_requests_waiting") == 2);
            engine.permits.release(1_000);

            for (Future<JsonNode> answer : answers) {
                assertThat(content(answer.get())).isEqualTo("1 2 3 4 ");
            }
        }
    }

    @Test
    void reportsAFailureBeforeTheFirstTokenAsAnError() throws Exception {
        ApiClient client = clientOf(serverWith(ScriptedEngine.unhindered()));

        HttpResponse<String> stream =
                client.post("/v1/chat/completions", ask("break after 0", "\"stream\":true"));
        HttpResponse<String> whole = client.post("/v1/chat/completions", ask("break after 3", ""));

        assertThat(stream.statusCode()).isEqualTo(500);
        assertThat(whole.statusCode()).isEqualTo(500);
        assertThat(whole.body()).contains("engine_error").doesNotContain("as told");
    }

    @Test
    void breaksAStreamThatFailedOffWithoutATerminator_R09() throws Exception {
        LocalRuntimeServer server = serverWith(ScriptedEngine.unhindered());

        try (Socket socket = send(server, ask("break after 2", "\"stream\":true"))) {
            String everything =
                    new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(everything).contains("\"content\":\"2 \"").contains("engine_error");
            assertThat(everything).doesNotContain("[DONE]").doesNotEndWith("0\r\n\r\n");
        }
    }

    @Test
    void serves400WithTheLengthOfAPromptThatDoesNotFit() throws Exception {
        ApiClient client = clientOf(serverWith(ScriptedEngine.unhindered()));

        HttpResponse<String> response =
                client.post("/v1/chat/completions", ask("word ".repeat(50), ""));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("50 tokens").contains("context_length_exceeded");
    }

    @Test
    void embedsUnlessTheModelWasStartedWithoutIt() throws Exception {
        ScriptedEngine engine = ScriptedEngine.unhindered();
        ApiClient client = clientOf(serverWith(engine));

        assertThat(
                        client.json("/v1/embeddings", "{\"input\":[\"a\",\"bc\"]}")
                                .at("/data/1/embedding/1")
                                .asInt())
                .isEqualTo(2);
        assertThat(client.post("/v1/embeddings", "{\"input\":\" \"}").statusCode()).isEqualTo(400);
        assertThat(client.post("/v1/embeddings", "{\"input\":\"break\"}").statusCode())
                .isEqualTo(500);

        engine.embeds = false;
        assertThat(client.post("/v1/embeddings", "{\"input\":\"a\"}").body())
                .contains("without embeddings");
    }

    @Test
    void stopsEmbeddingWhenTheClientLeaves_F11() throws Exception {
        ScriptedEngine engine = new ScriptedEngine();
        LocalRuntimeServer server = serverWith(engine);
        ApiClient client = clientOf(server);
        String body = "{\"input\":[\"a\",\"b\",\"c\"]}";

        try (Socket _ = send(server, "/v1/embeddings", body)) {
            Await.until(
                    "it has the slot", () -> client.metric("headgate_local_requests_running") == 1);
        }
        Await.until(
                "the leaving is noticed",
                () -> {
                    engine.permits.release(engine.permits.hasQueuedThreads() ? 1 : 0);
                    return client.metric("headgate_local_requests_running") == 0;
                });

        assertThat(client.get("/metrics").body()).contains("operation=\"embeddings\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET  | /v1/chat/completions | 405",
                "POST | /v1/models           | 405",
                "POST | /health              | 405",
                "POST | /metrics             | 405",
                "GET  | /v1/embeddings       | 405",
                "GET  | /v1/unheard-of       | 404",
                "GET  | /                    | 404",
                "GET  | /v1/models?x=1       | 200"
            })
    void knowsItsPaths(String method, String path, int status) throws Exception {
        ApiClient client = clientOf(serverWith(ScriptedEngine.unhindered()));

        HttpResponse<String> response =
                method.equals("GET") ? client.get(path) : client.post(path, "{}");

        assertThat(response.statusCode()).isEqualTo(status);
    }

    @Test
    void refusesAnotherModelsName() throws Exception {
        ApiClient client = clientOf(serverWith(ScriptedEngine.unhindered()));

        HttpResponse<String> response =
                client.post("/v1/chat/completions", ask("count", "\"model\":\"gpt-x\""));

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.body()).contains("model_not_found").contains("headgate-tiny");
    }

    @Test
    void refusesABodyThatIsNoJsonObject() throws Exception {
        ApiClient client = clientOf(serverWith(ScriptedEngine.unhindered()));

        for (String body :
                List.of(
                        "",
                        "{",
                        "[]",
                        "{\"a\":1,\"a\":2}",
                        "{} {}",
                        "[".repeat(100),
                        "{\"a\":\"\u0001\"}")) {
            HttpResponse<String> response = client.post("/v1/chat/completions", body);

            assertThat(response.statusCode()).as(body).isEqualTo(400);
            assertThat(response.body()).contains("invalid_json");
        }
    }

    @Test
    void refusesABodyThatIsTooLarge() throws Exception {
        LocalRuntimeServer server = serverWith(ScriptedEngine.unhindered());

        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.getOutputStream()
                    .write(
                            "POST /v1/embeddings HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\n\r\n"
                                    .getBytes(StandardCharsets.UTF_8));

            assertThat(firstLine(socket)).contains("413");
        }
    }

    @Test
    void refusesWhatIsNotHttp() throws Exception {
        LocalRuntimeServer server = serverWith(ScriptedEngine.unhindered());

        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.getOutputStream().write("HELLO\r\n\r\n".getBytes(StandardCharsets.UTF_8));

            assertThat(firstLine(socket)).contains("400");
        }
    }

    @Test
    void refusesAStrangerBeforeTheBodyIsRead() throws Exception {
        LocalRuntimeServer server =
                serverWith(
                        ScriptedEngine.unhindered(),
                        "",
                        Map.of(ServerOptions.TOKEN_VARIABLE, "secret"));

        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.getOutputStream()
                    .write(
                            "POST /v1/embeddings HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n"
                                    .getBytes(StandardCharsets.UTF_8));

            assertThat(firstLine(socket)).contains("401");
        }
    }

    @Test
    void closesTheConnectionAfterTheAnswerIfAsked() throws Exception {
        LocalRuntimeServer server = serverWith(ScriptedEngine.unhindered());

        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.getOutputStream()
                    .write(
                            "GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
                                    .getBytes(StandardCharsets.UTF_8));

            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 200")
                    .endsWith("{\"status\":\"ok\"}");
        }
    }

    @Test
    void closesAConnectionThatDoesNotWaitForItsAnswer() throws Exception {
        ScriptedEngine engine = new ScriptedEngine();
        LocalRuntimeServer server = serverWith(engine);

        try (Socket socket = send(server, ask("count", ""))) {
            Await.until("the first is running", () -> engine.open.get() == 1);
            write(socket, "/v1/chat/completions", ask("count", ""));

            assertThat(socket.getInputStream().readAllBytes()).isEmpty();
        }
        assertThatSlotIsFree(engine, server);
    }

    @Test
    void finishesRunningRequestsWhenItIsDrained_R14() throws Exception {
        ScriptedEngine engine = new ScriptedEngine();
        LocalRuntimeServer server = serverWith(engine);
        ApiClient client = clientOf(server);

        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<JsonNode> answer =
                    threads.submit(() -> client.chat(ask("count", "\"max_tokens\":2")));
            Await.until("it is running", () -> engine.open.get() == 1);
            Future<?> drained =
                    threads.submit(() -> {
                        server.drain();
                        return null;
                    });
            engine.permits.release(10);

            assertThat(content(answer.get(60, TimeUnit.SECONDS))).isEqualTo("1 2 ");
            drained.get(60, TimeUnit.SECONDS);
        }
    }

    private void assertThatSlotIsFree(ScriptedEngine engine, LocalRuntimeServer server)
            throws Exception {
        Await.until(
                "the slot is free",
                () -> {
                    engine.permits.release(engine.permits.hasQueuedThreads() ? 1 : 0);
                    return engine.open.get() == 0;
                });
        ApiClient client = clientOf(server);
        Await.until(
                "it is counted",
                () ->
                        client.get("/metrics")
                                .body()
                                .contains(
                                        "headgate_local_requests_total{operation=\"chat\",result=\"cancelled\"} 1"));
    }

    private LocalRuntimeServer serverWith(ScriptedEngine engine, String... options)
            throws Exception {
        return serverWith(engine, String.join(" ", options), Map.of());
    }

    private LocalRuntimeServer serverWith(
            ScriptedEngine engine, String options, Map<String, String> environment)
            throws Exception {
        List<String> arguments = options.isBlank() ? List.of() : List.of(options.split(" "));
        LocalRuntimeServer server =
                LocalRuntimeServer.listen(ServerOptions.parse(arguments, environment));
        resources.add(server);
        resources.add(() -> engine.permits.release(1_000_000));
        server.serve(engine);
        return server;
    }

    private static ApiClient clientOf(LocalRuntimeServer server) {
        return new ApiClient(server.port());
    }

    private static Socket send(LocalRuntimeServer server, String body) throws Exception {
        return send(server, "/v1/chat/completions", body);
    }

    private static Socket send(LocalRuntimeServer server, String path, String body)
            throws Exception {
        Socket socket = new Socket("127.0.0.1", server.port());
        write(socket, path, body);
        return socket;
    }

    private static void write(Socket socket, String path, String body) throws Exception {
        String request =
                "POST %s HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n%s"
                        .formatted(path, body.getBytes(StandardCharsets.UTF_8).length, body);
        socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
    }

    private static void readUntil(Socket socket, String text) throws Exception {
        BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        String line = lines.readLine();
        while (line != null && !line.contains(text)) {
            line = lines.readLine();
        }
        assertThat(line).isNotNull();
    }

    private static String firstLine(Socket socket) throws Exception {
        return new BufferedReader(
                        new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
                .readLine();
    }
}
