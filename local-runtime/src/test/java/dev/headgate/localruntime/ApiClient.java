package dev.headgate.localruntime;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Calls a runtime as a client of the OpenAI API does. */
final class ApiClient {

    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI root;
    private final String token;

    ApiClient(int port) {
        this(URI.create("http://127.0.0.1:" + port), "");
    }

    ApiClient(URI root, String token) {
        this.root = root;
        this.token = token;
    }

    HttpResponse<String> get(String path) throws Exception {
        return http.send(request(path).build(), BodyHandlers.ofString());
    }

    HttpResponse<String> post(String path, String body) throws Exception {
        return http.send(
                request(path).POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
    }

    /** The body of a successful answer. */
    JsonNode json(String path, String body) throws Exception {
        HttpResponse<String> response = post(path, body);
        if (response.statusCode() != 200) {
            throw new IOException(response.statusCode() + " " + response.body());
        }
        return JSON.readTree(response.body());
    }

    JsonNode chat(String body) throws Exception {
        return json("/v1/chat/completions", body);
    }

    /** A chat request with one user message and further fields. */
    static String ask(String question, String moreFields) {
        return "{\"messages\":[{\"role\":\"user\",\"content\":%s}]%s}"
                .formatted(
                        JSON.writeValueAsString(question),
                        moreFields.isEmpty() ? "" : "," + moreFields);
    }

    /** The data of all events of a stream, the terminator included. */
    List<String> stream(String body) throws Exception {
        HttpResponse<String> response = post("/v1/chat/completions", body);
        if (response.statusCode() != 200) {
            throw new IOException(response.statusCode() + " " + response.body());
        }
        return response.body()
                .lines()
                .filter(line -> line.startsWith("data: "))
                .map(line -> line.substring(6))
                .toList();
    }

    static List<JsonNode> chunks(List<String> events) {
        return events.stream()
                .filter(event -> !event.equals("[DONE]"))
                .map(JSON::readTree)
                .toList();
    }

    static String content(List<JsonNode> chunks) {
        return chunks.stream()
                .map(chunk -> chunk.at("/choices/0/delta/content").asString(""))
                .collect(Collectors.joining());
    }

    static String content(JsonNode completion) {
        return completion.at("/choices/0/message/content").asString();
    }

    static String finishReason(JsonNode completion) {
        return completion.at("/choices/0/finish_reason").asString();
    }

    /** The value of one figure of {@code /metrics}. */
    double metric(String name) throws Exception {
        return get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow();
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(root.resolve(path)).timeout(Duration.ofSeconds(60));
        return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
    }
}
