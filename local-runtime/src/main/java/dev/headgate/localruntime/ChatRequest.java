package dev.headgate.localruntime;

import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A checked chat completion request.
 *
 * @param maxTokens most tokens of the answer; empty: as many as the context has room for
 * @param stops texts that end the answer and do not appear in it
 * @param jsonSchema schema, inside {@link JsonSchemaSubset}, that the answer must follow
 * @param reusePrompt whether a prompt prefix computed for an earlier request may be used again
 */
record ChatRequest(
        List<ChatMessage> messages,
        OptionalInt maxTokens,
        Sampling sampling,
        List<String> stops,
        @Nullable String jsonSchema,
        boolean reusePrompt) {

    ChatRequest {
        messages = List.copyOf(messages);
        stops = List.copyOf(stops);
    }
}
