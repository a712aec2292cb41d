package dev.headgate.error;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.ByteArrayBuilder;

/**
 * Renders errors as problem details (RFC 9457), with our stable {@code code} as an extension
 * member.
 */
final class Problems {
    private static final JsonFactory JSON = new JsonFactory();

    private Problems() {}

    static byte[] body(String path, GatewayException error, @Nullable String requestId) {
        var bytes = new ByteArrayBuilder();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            json.writeStringProperty("title", error.code().status().getReasonPhrase());
            json.writeNumberProperty("status", error.code().status().value());
            json.writeStringProperty("detail", error.message());
            json.writeStringProperty("instance", path);
            json.writeStringProperty("code", error.code().code());
            if (error.param() != null) {
                json.writeStringProperty("param", error.param());
            }
            if (requestId != null) {
                json.writeStringProperty("request_id", requestId);
            }
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }
}
