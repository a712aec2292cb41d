package dev.headgate.localruntime;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Predicate;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads request bodies strictly: bounded depth, no duplicate keys, nothing behind the value; fields
 * with their types.
 */
final class Json {

    private static final int MAX_DEPTH = 64;

    private static final JsonMapper MAPPER =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(MAX_DEPTH)
                                                    .maxNumberLength(100)
                                                    .build())
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .build())
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private Json() {}

    /**
     * Reads a body that must be a JSON object.
     *
     * @throws ApiException with status 400 if it is not
     */
    static JsonNode object(InputStream body) {
        JsonNode node = parse(body);
        if (!node.isObject()) {
            throw ApiException.badRequest(null, "invalid_json", "The body must be a JSON object.");
        }
        return node;
    }

    static byte[] bytes(JsonNode node) {
        return node.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static JsonNode parse(InputStream body) {
        try {
            return MAPPER.readTree(body);
        } catch (JacksonException e) {
            throw ApiException.badRequest(
                    null, "invalid_json", "The body is not valid JSON: " + e.getOriginalMessage());
        }
    }

    static Optional<String> text(JsonNode body, String field) {
        return value(body, field, "a string", JsonNode::isString).map(JsonNode::stringValue);
    }

    static boolean flag(JsonNode body, String field, boolean fallback) {
        return value(body, field, "true or false", JsonNode::isBoolean)
                .map(JsonNode::booleanValue)
                .orElse(fallback);
    }

    static Optional<Long> integer(JsonNode body, String field, long least, long most) {
        String expected = "a whole number from %d to %d".formatted(least, most);
        return value(body, field, expected, node -> isLongWithin(node, least, most))
                .map(JsonNode::longValue);
    }

    static Optional<Double> number(JsonNode body, String field, double least, double most) {
        String expected = "a number from %s to %s".formatted(least, most);
        return value(body, field, expected, node -> isDoubleWithin(node, least, most))
                .map(JsonNode::doubleValue);
    }

    private static boolean isLongWithin(JsonNode node, long least, long most) {
        return node.isIntegralNumber()
                && node.canConvertToLong()
                && node.longValue() >= least
                && node.longValue() <= most;
    }

    private static boolean isDoubleWithin(JsonNode node, double least, double most) {
        return node.isNumber() && node.doubleValue() >= least && node.doubleValue() <= most;
    }

    /** A field that is absent or null is empty; one that is not as expected is refused. */
    private static Optional<JsonNode> value(
            JsonNode body, String field, String expected, Predicate<JsonNode> isExpected) {
        JsonNode node = body.path(field);
        if (node.isMissingNode() || node.isNull()) {
            return Optional.empty();
        }
        if (!isExpected.test(node)) {
            throw ApiException.badRequest(field, "'%s' must be %s.".formatted(field, expected));
        }
        return Optional.of(node);
    }
}
