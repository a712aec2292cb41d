package dev.headgate.localruntime;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * A checked embeddings request.
 *
 * @param base64 whether vectors are wanted as the base64 of their little-endian 32-bit floats
 */
record EmbeddingRequest(List<String> texts, boolean base64) {

    private static final int MAX_TEXTS = 2048;

    EmbeddingRequest {
        texts = List.copyOf(texts);
    }

    /**
     * Reads the body of {@code POST /v1/embeddings}.
     *
     * @throws ApiException with status 400 naming the field that is wrong
     */
    static EmbeddingRequest read(JsonNode body) {
        if (Json.integer(body, "dimensions", 1, Integer.MAX_VALUE).isPresent()) {
            throw ApiException.badRequest(
                    "dimensions", "This model's vectors have one size. Leave out 'dimensions'.");
        }
        return new EmbeddingRequest(texts(body.path("input")), base64(body));
    }

    private static boolean base64(JsonNode body) {
        return switch (Json.text(body, "encoding_format").orElse("float")) {
            case "float" -> false;
            case "base64" -> true;
            default ->
                    throw ApiException.badRequest(
                            "encoding_format", "'encoding_format' must be float or base64.");
        };
    }

    private static List<String> texts(JsonNode input) {
        if (input.isString()) {
            return List.of(input.stringValue());
        }
        List<String> texts = new ArrayList<>();
        input.forEach(text -> texts.add(text.isString() ? text.stringValue() : ""));
        if (!input.isArray() || texts.isEmpty() || texts.size() > MAX_TEXTS || texts.contains("")) {
            throw ApiException.badRequest(
                    "input",
                    "'input' must be a text or an array of 1 to %d texts, none empty."
                            .formatted(MAX_TEXTS));
        }
        return texts;
    }
}
