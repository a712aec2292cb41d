package dev.headgate.protocol;

import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads the JSON object of a request and refuses whatever two parsers could understand in two ways:
 * a field named twice, text after the end, bytes that are not UTF-8. Bounds depth and size, so that
 * a small body cannot cost much work.
 */
final class StrictJson {
    private static final int MAX_DEPTH = 64;
    private static final int MAX_TOKENS = 200_000;
    private static final int MAX_STRING = 10_000_000;
    private static final int MAX_NAME = 1_000;
    private static final int MAX_NUMBER = 100;

    private static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(MAX_DEPTH)
                                    .maxTokenCount(MAX_TOKENS)
                                    .maxStringLength(MAX_STRING)
                                    .maxNameLength(MAX_NAME)
                                    .maxNumberLength(MAX_NUMBER)
                                    .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build();

    private StrictJson() {}

    /**
     * Hands the walk to {@code reader} at the start of the body's object.
     *
     * @throws GatewayException {@link ErrorCode#INVALID_JSON} if the body is not one JSON object
     */
    static <T> T read(byte[] body, Function<JsonWalk, T> reader) {
        requireText(body);
        try (JsonWalk walk = new JsonWalk(FACTORY, body)) {
            if (walk.begin() != JsonToken.START_OBJECT) {
                throw invalid("The body must be a JSON object, such as {\"model\": ...}.");
            }
            T read = reader.apply(walk);
            if (!walk.isAtEnd()) {
                throw invalid("The body must end after its JSON object.");
            }
            return read;
        } catch (StreamConstraintsException _) {
            throw tooLarge();
        } catch (JacksonException e) {
            throw invalid(syntax(e));
        }
    }

    private static void requireText(byte[] body) {
        if (!Utf8.isValid(body)) {
            throw invalid("The body is not valid UTF-8. Encode the JSON as UTF-8.");
        }
        // A NUL or a byte order mark would let the parser guess another encoding.
        for (byte b : body) {
            if (b == 0) {
                throw invalid("The body holds a NUL byte. Encode the JSON as UTF-8.");
            }
        }
        if (body.length > 0 && body[0] == (byte) 0xEF) {
            throw invalid("The body begins with a byte order mark. Send the JSON without it.");
        }
    }

    private static GatewayException tooLarge() {
        return invalid(
                ("The body is beyond what is read here: at most %,d levels and %,d JSON tokens,"
                                + " strings of %,d, field names of %,d and numbers of %,d characters."
                                + " Send a smaller body.")
                        .formatted(MAX_DEPTH, MAX_TOKENS, MAX_STRING, MAX_NAME, MAX_NUMBER));
    }

    /** Says where the fault is in our own words: the parser's would quote the body. */
    private static String syntax(JacksonException e) {
        String fault =
                e.getOriginalMessage().startsWith("Duplicate")
                        ? "names a field twice"
                        : "is not valid JSON";
        return "The body %s at line %d, column %d. Correct it there and send it again."
                .formatted(fault, e.getLocation().getLineNr(), e.getLocation().getColumnNr());
    }

    private static GatewayException invalid(String message) {
        return new GatewayException(ErrorCode.INVALID_JSON, message);
    }
}
