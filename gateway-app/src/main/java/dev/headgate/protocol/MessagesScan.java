package dev.headgate.protocol;

import org.jspecify.annotations.Nullable;

/** Reads Anthropic's Messages. */
final class MessagesScan extends AnswerScan {
    private String type = "";

    MessagesScan(JsonWalk walk) {
        super(walk);
    }

    @Override
    void visit(String name) {
        switch (name) {
            case "type" -> type = orEmpty(text());
            case "message" -> fieldsIfObject(this::visitMessage);
            case "content_block" -> fieldsIfObject(this::visitStart);
            case "delta" -> fieldsIfObject(this::visitDelta);
            case "error" -> noteError();
            default -> visitMessage(name);
        }
    }

    private void visitMessage(String name) {
        switch (name) {
            case "content" -> objectsIfArray(this::visitBlock);
            case "usage" -> noteUsage();
            case "stop_reason" -> noteReason();
            default -> walk.skip();
        }
    }

    private void visitBlock(String name) {
        if (name.equals("input")) {
            countJson();
        } else {
            visitStart(name);
        }
    }

    /** A block of a stream starts with an empty input, which follows in pieces. */
    private void visitStart(String name) {
        switch (name) {
            case "text", "thinking", "name" -> countText();
            default -> walk.skip();
        }
    }

    private void visitDelta(String name) {
        switch (name) {
            case "text", "thinking", "partial_json" -> countText();
            case "stop_reason" -> noteReason();
            default -> walk.skip();
        }
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    @Override
    boolean isWhole() {
        return type.equals("message");
    }

    @Override
    boolean isEvent() {
        return !type.isEmpty();
    }

    @Override
    boolean hasContent() {
        return !isLast();
    }

    @Override
    boolean isPing() {
        return type.equals("ping");
    }

    @Override
    boolean isLast() {
        return type.equals("message_stop");
    }

    @Override
    @Nullable ProviderUsage usage() {
        UsageObject said = usageObject();
        return said == null ? null : new MessagesUsage(said, !type.equals("message_start"));
    }
}
