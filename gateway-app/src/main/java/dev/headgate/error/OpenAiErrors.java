package dev.headgate.error;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.ByteArrayBuilder;

/**
 * Renders errors for {@code /v1}: <code>
 * {"error": {"message", "type", "param", "code", "request_id"}}</code>, the shape that OpenAI's
 * clients turn into typed exceptions.
 */
public final class OpenAiErrors {
    private static final JsonFactory JSON = new JsonFactory();
    private static final byte[] EVENT_START = "data: ".getBytes(StandardCharsets.UTF_8);
    private static final byte[] EVENT_END = "\n\n".getBytes(StandardCharsets.UTF_8);

    private OpenAiErrors() {}

    /** The body of an answer that has not begun. */
    public static byte[] body(GatewayException error, @Nullable String requestId) {
        var bytes = new ByteArrayBuilder();
        write(error, requestId, bytes);
        return bytes.toByteArray();
    }

    /** The event that ends a stream which cannot go on; no {@code [DONE]} follows it. */
    public static byte[] event(GatewayException error, @Nullable String requestId) {
        var bytes = new ByteArrayBuilder();
        bytes.write(EVENT_START, 0, EVENT_START.length);
        write(error, requestId, bytes);
        bytes.write(EVENT_END, 0, EVENT_END.length);
        return bytes.toByteArray();
    }

    private static void write(
            GatewayException error, @Nullable String requestId, ByteArrayBuilder target) {
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), target)) {
            json.writeStartObject();
            json.writeObjectPropertyStart("error");
            json.writeStringProperty("message", error.message());
            json.writeStringProperty("type", error.code().type());
            json.writeStringProperty("param", error.param());
            json.writeStringProperty("code", error.code().code());
            if (requestId != null) {
                json.writeStringProperty("request_id", requestId);
            }
            json.writeEndObject();
            json.writeEndObject();
        }
    }
}
