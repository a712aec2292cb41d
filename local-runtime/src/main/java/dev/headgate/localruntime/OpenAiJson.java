package dev.headgate.localruntime;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The answers that are not chat completions, in OpenAI's shapes. */
final class OpenAiJson {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private OpenAiJson() {}

    static ObjectNode error(ApiException error) {
        ObjectNode body = NODES.objectNode();
        body.putObject("error")
                .put("message", error.getMessage())
                .put("type", error.type())
                .put("param", error.param().orElse(null))
                .put("code", error.code());
        return body;
    }

    static ObjectNode models(String model, int contextTokens, long created) {
        ObjectNode body = NODES.objectNode().put("object", "list");
        body.putArray("data")
                .addObject()
                .put("id", model)
                .put("object", "model")
                .put("created", created)
                .put("owned_by", "headgate")
                .putObject("meta")
                .put("n_ctx", contextTokens);
        return body;
    }

    static ObjectNode embeddings(
            String model, List<float[]> vectors, boolean base64, Timings timings) {
        ObjectNode body = NODES.objectNode().put("object", "list").put("model", model);
        ArrayNode data = body.putArray("data");
        for (float[] vector : vectors) {
            ObjectNode item =
                    data.addObject().put("object", "embedding").put("index", data.size() - 1);
            if (base64) {
                item.put("embedding", base64(vector));
            } else {
                addNumbers(item.putArray("embedding"), vector);
            }
        }
        body.putObject("usage")
                .put("prompt_tokens", timings.promptTokens())
                .put("total_tokens", timings.promptTokens());
        body.set("timings", timings(timings));
        return body;
    }

    /** llama-server's names, and {@code busy_ms}: the request's share of the engine's time. */
    static ObjectNode timings(Timings timings) {
        return NODES.objectNode()
                .put("prompt_n", timings.promptTokens())
                .put("prompt_ms", timings.promptMillis())
                .put("predicted_n", timings.predictedTokens())
                .put("predicted_ms", timings.predictedMillis())
                .put("busy_ms", timings.busyMillis());
    }

    private static void addNumbers(ArrayNode array, float[] vector) {
        for (float number : vector) {
            array.add(number);
        }
    }

    private static String base64(float[] vector) {
        ByteBuffer bytes =
                ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(vector);
        return Base64.getEncoder().encodeToString(bytes.array());
    }
}
