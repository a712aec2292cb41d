package dev.headgate.protocol;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;

/** Reads Ollama's own API: chat, generate and embed, of which a stream is a line for each piece. */
final class OllamaScan extends AnswerScan {
    private final List<String> counts = new ArrayList<>();
    private boolean done;
    private boolean piece;
    private boolean embeddings;

    OllamaScan(JsonWalk walk) {
        super(walk);
    }

    @Override
    void visit(String name) {
        switch (name) {
            case "message" -> fieldsIfObject(this::visitMessage);
            case "response", "thinking" -> countText();
            case "done" -> {
                piece = true;
                done = walk.token() == JsonToken.VALUE_TRUE;
            }
            case "embeddings" -> {
                embeddings = walk.token() == JsonToken.START_ARRAY;
                walk.skip();
            }
            case "error" -> noteError();
            case "prompt_eval_count",
                    "prompt_eval_cached_count",
                    "eval_count",
                    "total_duration",
                    "load_duration",
                    "prompt_eval_duration",
                    "eval_duration" ->
                    noteCount(name);
            default -> walk.skip();
        }
    }

    private void visitMessage(String name) {
        switch (name) {
            case "content", "thinking" -> countText();
            case "tool_calls" -> objectsIfArray(this::visitToolCall);
            default -> walk.skip();
        }
    }

    private void visitToolCall(String name) {
        if (name.equals("function")) {
            countJson();
        } else {
            walk.skip();
        }
    }

    private void noteCount(String name) {
        Span at = walk.span();
        String json =
                new String(walk.json(), at.from(), at.to() - at.from(), StandardCharsets.UTF_8);
        counts.add("\"" + name + "\":" + json);
    }

    @Override
    void end() {
        if (done) {
            finish();
        }
    }

    @Override
    boolean isWhole() {
        return done || embeddings;
    }

    @Override
    boolean isEvent() {
        return piece;
    }

    @Override
    boolean hasContent() {
        return piece || embeddings;
    }

    @Override
    boolean isLast() {
        return done;
    }

    @Override
    @Nullable ProviderUsage usage() {
        return counts.isEmpty()
                ? null
                : new OllamaUsage(UsageObject.of("{" + String.join(",", counts) + "}"));
    }
}
