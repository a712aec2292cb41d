package dev.headgate.protocol;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;

/**
 * Reads Gemini's own API. Every event of a stream is a whole answer with a piece of the text and
 * the usage so far; the stream has no terminator but the reason for its end.
 */
final class GeminiScan extends AnswerScan {
    private boolean known;

    GeminiScan(JsonWalk walk) {
        super(walk);
    }

    @Override
    void visit(String name) {
        switch (name) {
            case "candidates" -> {
                known |= walk.token() == JsonToken.START_ARRAY;
                objectsIfArray(this::visitCandidate);
            }
            case "promptFeedback" -> {
                known = true;
                fieldsIfObject(this::visitFeedback);
            }
            case "usageMetadata" -> noteUsage();
            case "error" -> noteError();
            default -> walk.skip();
        }
    }

    private void visitCandidate(String name) {
        switch (name) {
            case "content" -> fieldsIfObject(this::visitContent);
            case "finishReason" -> noteReason();
            default -> walk.skip();
        }
    }

    /** A prompt that is blocked is answered by the reason alone. */
    private void visitFeedback(String name) {
        if (name.equals("blockReason")) {
            noteReason();
        } else {
            walk.skip();
        }
    }

    private void visitContent(String name) {
        if (name.equals("parts")) {
            objectsIfArray(this::visitPart);
        } else {
            walk.skip();
        }
    }

    private void visitPart(String name) {
        switch (name) {
            case "text" -> countText();
            case "functionCall", "executableCode" -> countJson();
            default -> walk.skip();
        }
    }

    @Override
    boolean isWhole() {
        return known;
    }

    @Override
    boolean isEvent() {
        return known || usageObject() != null;
    }

    @Override
    boolean hasContent() {
        return known;
    }

    @Override
    boolean isLast() {
        return isFinished();
    }

    /** Google's clients refuse fields that they do not know. */
    @Override
    @Nullable UsageObject costObject() {
        return null;
    }

    @Override
    @Nullable ProviderUsage usage() {
        UsageObject said = usageObject();
        return said == null ? null : new GeminiUsage(said);
    }
}
