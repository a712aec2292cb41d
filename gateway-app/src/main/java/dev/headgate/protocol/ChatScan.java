package dev.headgate.protocol;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;

/** Reads OpenAI's chat completions and completions, and those of everybody who followed. */
final class ChatScan extends AnswerScan {
    private int choices = -1;
    private @Nullable LlamaTimings timings;

    ChatScan(JsonWalk walk) {
        super(walk);
    }

    @Override
    void visit(String name) {
        switch (name) {
            case "choices" -> visitChoices();
            case "usage" -> noteUsage();
            case "timings" -> visitTimings();
            case "service_tier" -> noteTier();
            case "error" -> noteError();
            default -> walk.skip();
        }
    }

    private void visitChoices() {
        if (walk.token() != JsonToken.START_ARRAY) {
            walk.skip();
            return;
        }
        choices = 0;
        walk.elements(() -> {
            choices++;
            fieldsIfObject(this::visitChoice);
        });
    }

    private void visitChoice(String name) {
        switch (name) {
            case "delta", "message" -> fieldsIfObject(this::visitMessage);
            case "text" -> countText();
            case "finish_reason" -> noteReason();
            case "usage" -> noteUsage(); // Moonshot
            default -> walk.skip();
        }
    }

    private void visitMessage(String name) {
        switch (name) {
            case "content", "reasoning_content", "reasoning", "refusal" -> countText();
            case "tool_calls" -> objectsIfArray(this::visitToolCall);
            case "function_call" -> fieldsIfObject(this::visitFunction);
            case "audio" -> fieldsIfObject(this::visitAudio);
            default -> walk.skip();
        }
    }

    private void visitToolCall(String name) {
        if (name.equals("function")) {
            fieldsIfObject(this::visitFunction);
        } else {
            walk.skip();
        }
    }

    private void visitFunction(String name) {
        if (name.equals("name") || name.equals("arguments")) {
            countText();
        } else {
            walk.skip();
        }
    }

    private void visitAudio(String name) {
        if (name.equals("transcript")) {
            countText();
        } else {
            walk.skip();
        }
    }

    private void visitTimings() {
        UsageObject object = object();
        timings = object == null ? timings : new LlamaTimings(object);
    }

    @Override
    boolean isWhole() {
        return choices > 0;
    }

    @Override
    boolean isEvent() {
        return choices >= 0 || usageObject() != null;
    }

    @Override
    boolean hasContent() {
        return choices > 0;
    }

    @Override
    @Nullable ProviderUsage usage() {
        UsageObject said = usageObject();
        return said == null ? null : new ChatUsage(said);
    }

    @Override
    @Nullable LlamaTimings timings() {
        return timings;
    }
}
