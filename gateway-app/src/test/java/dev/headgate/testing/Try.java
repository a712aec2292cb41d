package dev.headgate.testing;

import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One physical request that reached the scripted provider.
 *
 * @param path as the gateway sent it
 * @param headers by lower-case name
 * @param body the bytes it sent, as text
 */
public record Try(String path, Map<String, String> headers, String body) {
    private static final JsonMapper JSON = new JsonMapper();

    static Try of(JsonNode line) {
        Map<String, String> headers = new TreeMap<>();
        line.path("headers")
                .properties()
                .forEach(header -> headers.put(header.getKey(), header.getValue().asString()));
        return new Try(line.path("path").asString(), headers, line.path("body").asString());
    }

    public JsonNode json() {
        return JSON.readTree(body);
    }

    /** The model's name at the provider. */
    public String model() {
        return json().path("model").asString();
    }

    /** The text of the last message: tests put a mark into it that no other request has. */
    public String prompt() {
        JsonNode messages = json().path("messages");
        return messages.path(messages.size() - 1).path("content").asString();
    }
}
