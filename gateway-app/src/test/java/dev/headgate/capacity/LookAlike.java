package dev.headgate.capacity;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;

/** An engine's HTTP server that answers what a test says, and 404 for what it does not. */
public final class LookAlike implements AutoCloseable {
    private static final String COMPLETION =
            """
            {"id":"c1","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,
             "message":{"role":"assistant","content":"Hi"},"finish_reason":"stop"}],
             "usage":{"prompt_tokens":9,"completion_tokens":1,"total_tokens":10}}\
            """;

    private final HttpServer server;
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final Queue<String> asked = new ConcurrentLinkedQueue<>();

    private volatile Headers lastChat = new Headers();

    private record Answer(int status, String body) {}

    public LookAlike() {
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    /** A vLLM that is well, serves this model and has this queue. */
    public static LookAlike vllm(String model, int running, int waiting) {
        return new LookAlike()
                .says("/health", 200, "")
                .serves(model)
                .says("/v1/chat/completions", 200, COMPLETION)
                .load(running, waiting);
    }

    /** Answers a path so from now on. */
    public LookAlike says(String path, int status, String body) {
        answers.put(path, new Answer(status, body));
        return this;
    }

    public LookAlike serves(String model) {
        return says(
                "/v1/models",
                200,
                "{\"object\":\"list\",\"data\":[{\"id\":\"%s\",\"object\":\"model\"}]}"
                        .formatted(model));
    }

    /** Its metrics have this queue; a request takes four seconds. */
    public LookAlike load(int running, int waiting) {
        return says(
                "/metrics",
                200,
                """
                vllm:num_requests_running{engine="0",model_name="m"} %d.0
                vllm:num_requests_waiting{engine="0",model_name="m"} %d.0
                vllm:kv_cache_usage_perc{engine="0",model_name="m"} 0.5
                vllm:request_inference_time_seconds_sum{engine="0",model_name="m"} 400.0
                vllm:request_inference_time_seconds_count{engine="0",model_name="m"} 100.0
                """
                        .formatted(running, waiting));
    }

    /** Where its API is, version included. */
    public URI baseUrl() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1");
    }

    /** The paths that were asked for, in their order. */
    public Queue<String> asked() {
        return asked;
    }

    /** What the last chat said in a header, or null. */
    public String toldWithLastChat(String header) {
        return lastChat.getFirst(header);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            exchange.getRequestBody().readAllBytes();
            asked.add(path);
            if (path.equals("/v1/chat/completions")) {
                lastChat = exchange.getRequestHeaders();
            }
            Answer answer = answers.getOrDefault(path, new Answer(404, "{}"));
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
