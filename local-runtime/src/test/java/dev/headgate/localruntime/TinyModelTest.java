package dev.headgate.localruntime;

import static dev.headgate.localruntime.ApiClient.ask;
import static dev.headgate.localruntime.ApiClient.content;
import static dev.headgate.localruntime.ApiClient.finishReason;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Real inference by the built-in model, over HTTP. */
class TinyModelTest {

    private static final String CAPITAL = "What is the capital of France?";
    private static final String INTRODUCTION = "Who are you?";

    private static LocalRuntimeServer server;
    private static LlamaCppEngine engine;
    private static ApiClient client;

    @BeforeAll
    static void load(@TempDir Path cache) throws Exception {
        ServerOptions options =
                ServerOptions.parse(List.of("--cache-directory=" + cache), Map.of());
        server = LocalRuntimeServer.listen(options);
        client = new ApiClient(server.port());
        assertThat(client.get("/health").statusCode()).isEqualTo(503);
        assertThat(client.get("/v1/models").statusCode()).isEqualTo(503);
        engine = LlamaCppEngine.load(options.modelFile(), options.engineSettings());
        server.serve(engine);
    }

    @AfterAll
    static void stop() throws Exception {
        server.drain();
        server.close();
    }

    @Test
    void answersAQuestion() throws Exception {
        JsonNode answer = client.chat(ask(CAPITAL, ""));

        assertThat(content(answer)).isEqualTo("The capital of France is Paris.");
        assertThat(finishReason(answer)).isEqualTo("stop");
        assertThat(answer.path("object").asString()).isEqualTo("chat.completion");
        assertThat(answer.path("model").asString()).isEqualTo("headgate-tiny");
    }

    @Test
    void countsTokensExactly() throws Exception {
        JsonNode answer = client.chat(ask(CAPITAL, ""));

        int prompt =
                engine.countTokens(
                        engine.render(List.of(new ChatMessage(ChatMessage.Role.USER, CAPITAL))));
        int endOfAnswer = 1;
        assertThat(answer.at("/usage/prompt_tokens").asInt()).isEqualTo(prompt);
        assertThat(answer.at("/usage/completion_tokens").asInt())
                .isEqualTo(engine.countTokens(content(answer)) + endOfAnswer);
        assertThat(answer.at("/usage/total_tokens").asInt())
                .isEqualTo(prompt + engine.countTokens(content(answer)) + endOfAnswer);
    }

    @Test
    void reportsWhatItTook() throws Exception {
        JsonNode timings = client.chat(ask(CAPITAL, "")).path("timings");

        assertThat(timings.path("prompt_n").asInt()).isPositive();
        assertThat(timings.path("prompt_ms").asDouble()).isPositive();
        assertThat(timings.path("predicted_n").asInt()).isPositive();
        assertThat(timings.path("predicted_ms").asDouble()).isPositive();
        assertThat(timings.path("busy_ms").asDouble()).isPositive();
    }

    @Test
    void streamsTheSameAnswer() throws Exception {
        JsonNode whole = client.chat(ask(INTRODUCTION, ""));

        List<String> events =
                client.stream(
                        ask(
                                INTRODUCTION,
                                "\"stream\":true,\"stream_options\":{\"include_usage\":true}"));

        List<JsonNode> chunks = ApiClient.chunks(events);
        JsonNode last = chunks.getLast();
        assertThat(events).last().isEqualTo("[DONE]");
        assertThat(content(chunks)).isEqualTo(content(whole));
        assertThat(chunks.getFirst().at("/choices/0/delta/role").asString()).isEqualTo("assistant");
        assertThat(finishReason(chunks.get(chunks.size() - 2))).isEqualTo("stop");
        assertThat(last.path("choices")).isEmpty();
        assertThat(last.path("usage")).isEqualTo(whole.path("usage"));
        assertThat(last.at("/timings/predicted_n").asInt())
                .isEqualTo(whole.at("/usage/completion_tokens").asInt());
    }

    @Test
    void leavesTheUsageChunkOutUnlessItIsAskedFor() throws Exception {
        List<JsonNode> chunks =
                ApiClient.chunks(client.stream(ask(INTRODUCTION, "\"stream\":true")));

        assertThat(finishReason(chunks.getLast())).isEqualTo("stop");
        assertThat(chunks).noneMatch(chunk -> chunk.has("usage"));
    }

    @Test
    void stopsAtTheTokenLimit() throws Exception {
        JsonNode answer = client.chat(ask(INTRODUCTION, "\"max_tokens\":5"));

        assertThat(finishReason(answer)).isEqualTo("length");
        assertThat(answer.at("/usage/completion_tokens").asInt()).isEqualTo(5);
        assertThat(engine.countTokens(content(answer))).isEqualTo(5);
    }

    @Test
    void stopsBeforeAStopText() throws Exception {
        JsonNode answer = client.chat(ask(CAPITAL, "\"stop\":[\"unheard of\",\" is Par\"]"));

        assertThat(content(answer)).isEqualTo("The capital of France");
        assertThat(finishReason(answer)).isEqualTo("stop");
    }

    @Test
    void drawsTheSameAnswerForTheSameSeed() throws Exception {
        Set<String> withOneSeed = new HashSet<>();
        Set<String> withManySeeds = new HashSet<>();
        for (int i = 0; i < 6; i++) {
            withOneSeed.add(content(client.chat(ask("Hello", "\"temperature\":1.5,\"seed\":42"))));
            withManySeeds.add(
                    content(
                            client.chat(
                                    ask("Hello", "\"temperature\":1.5,\"seed\":" + (i + 100)))));
        }

        assertThat(withOneSeed).hasSize(1);
        assertThat(withManySeeds).hasSizeGreaterThan(1);
    }

    @Test
    void readsTextBeyondTheBasicPlane() throws Exception {
        String prompt =
                engine.render(
                        List.of(
                                new ChatMessage(
                                        ChatMessage.Role.USER,
                                        "é \ud83d\ude00 \u0000 \uf8f1 end")));

        assertThat(prompt).contains("é \ud83d\ude00 \u0000 \uf8f1 end<|im_end|>");
        assertThat(content(client.chat(ask("\ud83d\ude00 \ud83c\uddea\ud83c\uddfa", ""))))
                .isNotEmpty();
    }

    @Test
    void countsTokensOfCharactersThatAreSpreadOverSeveral() throws Exception {
        String schema = "{\"const\":\"é\ud83d\ude00ü\"}";

        JsonNode answer = client.chat(ask("Hello", jsonSchema(schema)));

        assertThat(content(answer)).isEqualTo("\"é\ud83d\ude00ü\"");
        assertThat(answer.at("/usage/completion_tokens").asInt()).isGreaterThan("\"éEü\"".length());
    }

    @Test
    void followsAJsonSchema() throws Exception {
        String schema =
                "{\"type\":\"object\",\"properties\":{\"label\":{\"enum\":[\"bug\",\"billing\"]},"
                        + "\"urgent\":{\"type\":\"boolean\"}},\"required\":[\"label\",\"urgent\"],\"additionalProperties\":false}";

        JsonNode answer =
                new JsonMapper()
                        .readTree(
                                content(
                                        client.chat(
                                                ask("My invoice is wrong.", jsonSchema(schema)))));

        assertThat(answer.path("label").asString()).isIn("bug", "billing");
        assertThat(answer.path("urgent").isBoolean()).isTrue();
    }

    @Test
    void refusesAPromptThatDoesNotFit() throws Exception {
        var response = client.post("/v1/chat/completions", ask("word ".repeat(2000), ""));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("context_length_exceeded").contains("1024");
    }

    @Test
    void fillsTheContextToTheLastToken() throws Exception {
        String schema = "{\"type\":\"array\",\"items\":{\"type\":\"integer\"},\"minItems\":1000}";

        JsonNode answer = client.chat(ask("Count.", jsonSchema(schema)));

        assertThat(finishReason(answer)).isEqualTo("length");
        assertThat(answer.at("/usage/total_tokens").asInt()).isEqualTo(1024);
    }

    @Test
    void decodesSeveralRequestsTogether() throws Exception {
        String question =
                ask(
                        "Count.",
                        jsonSchema(
                                        "{\"type\":\"array\",\"items\":{\"type\":\"integer\"},\"minItems\":1000}")
                                + ",\"max_tokens\":800");
        List<JsonNode> answers = inParallel(4, () -> client.chat(question));

        double busy = sum(answers, "/timings/busy_ms");
        double elapsed = sum(answers, "/timings/prompt_ms") + sum(answers, "/timings/predicted_ms");
        assertThat(answers).allMatch(answer -> finishReason(answer).equals("length"));
        assertThat(elapsed)
                .as("requests overlap, so their times add up to more than the engine's")
                .isGreaterThan(busy * 1.5);
    }

    @Test
    void stopsDecodingWhenTheClientLeaves_F11() throws Exception {
        String cancelled = "headgate_local_requests_total{operation=\"chat\",result=\"cancelled\"}";
        double before = client.metric(cancelled);
        String schema = "{\"type\":\"array\",\"items\":{\"type\":\"integer\"},\"minItems\":1000}";
        String body = ask("Count.", jsonSchema(schema) + ",\"stream\":true");

        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.getOutputStream()
                    .write(
                            "POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n%s"
                                    .formatted(body.length(), body)
                                    .getBytes(StandardCharsets.US_ASCII));
            assertThat(socket.getInputStream().read()).as("it has begun").isPositive();
        }

        Await.until("it is cancelled", () -> client.metric(cancelled) == before + 1);
        Await.until(
                "its slot is free", () -> client.metric("headgate_local_requests_running") == 0);
    }

    @Test
    void embedsTexts() throws Exception {
        JsonNode answer =
                client.json("/v1/embeddings", "{\"input\":[\"hello\",\"good morning\",\"hello\"]}");

        List<float[]> vectors =
                answer.path("data")
                        .valueStream()
                        .map(item -> floats(item.path("embedding")))
                        .toList();
        assertThat(vectors).hasSize(3).allMatch(vector -> vector.length == 192);
        assertThat(vectors.get(2)).containsExactly(vectors.get(0));
        assertThat(vectors.get(1)).isNotEqualTo(vectors.get(0));
        assertThat(lengthOf(vectors.get(0))).isCloseTo(1, within(1e-3));
        assertThat(answer.at("/usage/prompt_tokens").asInt())
                .isEqualTo(2 * engine.countTokens("hello") + engine.countTokens("good morning"));
        assertThat(answer.at("/timings/busy_ms").asDouble()).isPositive();
    }

    @Test
    void embedsInBase64() throws Exception {
        JsonNode numbers = client.json("/v1/embeddings", "{\"input\":\"hello\"}");
        JsonNode encoded =
                client.json(
                        "/v1/embeddings", "{\"input\":\"hello\",\"encoding_format\":\"base64\"}");

        float[] decoded = new float[192];
        ByteBuffer.wrap(Base64.getDecoder().decode(encoded.at("/data/0/embedding").asString()))
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(decoded);
        assertThat(decoded).containsExactly(floats(numbers.at("/data/0/embedding")));
    }

    @Test
    void refusesATextThatDoesNotFit() throws Exception {
        String body = "{\"input\":\"%s\"}".formatted("word ".repeat(2000));

        assertThat(client.post("/v1/embeddings", body).statusCode()).isEqualTo(400);
    }

    @Test
    void embedsAndChatsAtTheSameTime() throws Exception {
        Future<JsonNode> chat;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            chat = threads.submit(() -> client.chat(ask(CAPITAL, "")));
            for (int i = 0; i < 10; i++) {
                client.json("/v1/embeddings", "{\"input\":\"text %d\"}".formatted(i));
            }
        }

        assertThat(content(chat.get())).isEqualTo("The capital of France is Paris.");
    }

    @Test
    void countsItsWork() throws Exception {
        double promptTokens = client.metric("headgate_local_prompt_tokens_total");
        double generatedTokens = client.metric("headgate_local_generated_tokens_total");
        double busy = client.metric("headgate_local_busy_seconds_total");

        JsonNode usage = client.chat(ask(CAPITAL, "")).path("usage");

        assertThat(client.metric("headgate_local_prompt_tokens_total") - promptTokens)
                .isEqualTo(usage.path("prompt_tokens").asDouble());
        assertThat(client.metric("headgate_local_generated_tokens_total") - generatedTokens)
                .isEqualTo(usage.path("completion_tokens").asDouble());
        assertThat(client.metric("headgate_local_busy_seconds_total")).isGreaterThan(busy);
    }

    @Test
    void listsTheModel() throws Exception {
        assertThat(client.get("/health").statusCode()).isEqualTo(200);
        assertThat(client.get("/v1/models").body())
                .contains("\"id\":\"headgate-tiny\"")
                .contains("\"n_ctx\":1024");
    }

    private static String jsonSchema(String schema) {
        return "\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"x\",\"schema\":%s}}"
                .formatted(schema);
    }

    private static <T> List<T> inParallel(int times, Callable<T> task) throws Exception {
        List<T> results = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<T>> tasks = new ArrayList<>();
            for (int i = 0; i < times; i++) {
                tasks.add(task);
            }
            for (Future<T> result : threads.invokeAll(tasks)) {
                results.add(result.get());
            }
        }
        return results;
    }

    private static double sum(List<JsonNode> answers, String field) {
        return answers.stream().mapToDouble(answer -> answer.at(field).asDouble()).sum();
    }

    private static float[] floats(JsonNode array) {
        float[] floats = new float[array.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = array.path(i).floatValue();
        }
        return floats;
    }

    private static double lengthOf(float[] vector) {
        double sum = 0;
        for (float x : vector) {
            sum += x * x;
        }
        return Math.sqrt(sum);
    }
}
