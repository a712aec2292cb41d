package dev.headgate.protocol;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;

/**
 * Reads OpenAI's Responses. What is written comes in the {@code delta} of events; whatever repeats
 * it afterwards, up to the whole response in the last event, is not counted again.
 */
final class ResponsesScan extends AnswerScan {
    private String type = "";
    private boolean output;
    private long deltaLength;

    ResponsesScan(JsonWalk walk) {
        super(walk);
    }

    @Override
    void visit(String name) {
        switch (name) {
            case "type" -> type = orEmpty(text());
            case "delta" -> noteDelta();
            case "response" -> fieldsIfObject(this::visitResponse);
            case "output" -> {
                output = walk.token() == JsonToken.START_ARRAY;
                objectsIfArray(this::visitItem);
            }
            default -> visitResponse(name);
        }
    }

    private void visitResponse(String name) {
        switch (name) {
            case "usage" -> noteUsage();
            case "service_tier" -> noteTier();
            case "error" -> noteError();
            default -> walk.skip();
        }
    }

    private void noteDelta() {
        if (walk.token() == JsonToken.VALUE_STRING) {
            Span quoted = walk.span();
            deltaLength = quoted.to() - quoted.from() - 2L;
        } else {
            walk.skip();
        }
    }

    private void visitItem(String name) {
        switch (name) {
            case "content", "summary" -> objectsIfArray(this::visitPart);
            case "name", "arguments", "input" -> countText();
            default -> walk.skip();
        }
    }

    private void visitPart(String name) {
        if (name.equals("text") || name.equals("refusal")) {
            countText();
        } else {
            walk.skip();
        }
    }

    @Override
    void end() {
        if (!type.endsWith("audio.delta")) {
            output().add(deltaLength);
        }
        if (type.equals("error") || type.equals("response.failed")) {
            fail();
        }
        if (isLast()) {
            finish();
        }
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    @Override
    boolean isWhole() {
        return output;
    }

    @Override
    boolean isEvent() {
        return !type.isEmpty();
    }

    @Override
    boolean hasContent() {
        return true;
    }

    @Override
    boolean isLast() {
        return type.equals("response.completed") || type.equals("response.incomplete");
    }

    @Override
    @Nullable ProviderUsage usage() {
        UsageObject said = usageObject();
        return said == null ? null : new ResponsesUsage(said);
    }
}
