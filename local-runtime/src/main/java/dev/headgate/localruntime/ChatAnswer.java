package dev.headgate.localruntime;

import dev.headgate.localruntime.Generation.Event.Finished;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The JSON of one chat completion, whole or in chunks.
 *
 * @param created seconds since 1970
 */
record ChatAnswer(String id, long created, String model) {

    /** The answer to a request without {@code stream}. */
    ObjectNode completion(String content, Finished finished) {
        ObjectNode body = envelope("chat.completion");
        ObjectNode choice = body.putArray("choices").addObject().put("index", 0);
        choice.putObject("message").put("role", "assistant").put("content", content);
        choice.putNull("logprobs").put("finish_reason", finished.reason().wireName());
        return withUsage(body, finished.timings());
    }

    /** The first chunk of a stream. */
    ObjectNode roleChunk() {
        return chunk(delta().put("role", "assistant").put("content", ""), null);
    }

    ObjectNode textChunk(String text) {
        return chunk(delta().put("content", text), null);
    }

    ObjectNode finishChunk(FinishReason reason) {
        return chunk(delta(), reason.wireName());
    }

    /** The chunk without choices that {@code stream_options.include_usage} asks for. */
    ObjectNode usageChunk(Timings timings) {
        ObjectNode body = envelope("chat.completion.chunk");
        body.putArray("choices");
        return withUsage(body, timings);
    }

    private ObjectNode chunk(ObjectNode delta, @Nullable String finishReason) {
        ObjectNode body = envelope("chat.completion.chunk");
        ObjectNode choice = body.putArray("choices").addObject().put("index", 0);
        choice.set("delta", delta);
        choice.putNull("logprobs").put("finish_reason", finishReason);
        return body;
    }

    private ObjectNode envelope(String object) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", id)
                .put("object", object)
                .put("created", created)
                .put("model", model);
    }

    private static ObjectNode withUsage(ObjectNode body, Timings timings) {
        body.putObject("usage")
                .put("prompt_tokens", timings.promptTokens())
                .put("completion_tokens", timings.predictedTokens())
                .put("total_tokens", timings.promptTokens() + timings.predictedTokens());
        body.set("timings", OpenAiJson.timings(timings));
        return body;
    }

    private static ObjectNode delta() {
        return JsonNodeFactory.instance.objectNode();
    }
}
