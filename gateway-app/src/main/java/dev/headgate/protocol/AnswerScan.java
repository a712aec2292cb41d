package dev.headgate.protocol;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * What metering needs of one JSON document that an upstream sent: a whole answer, or one chunk of a
 * stream. Everything else is passed over.
 */
final class AnswerScan {
    private static final int MAX_STRING = 64 << 20;
    private static final int MAX_DEPTH = 200;
    private static final double LONGEST_MILLIS = Duration.ofDays(1).toMillis();

    private static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(MAX_DEPTH)
                                    .maxStringLength(MAX_STRING)
                                    .build())
                    .build();

    private final JsonWalk walk;
    private final OutputCount output = new OutputCount();
    private boolean error;
    private boolean finished;
    private int choices = -1;
    private boolean hasData;
    private @Nullable ProviderUsage usage;
    private @Nullable Duration busyTime;
    private @Nullable Duration slotTime;

    private AnswerScan(JsonWalk walk) {
        this.walk = walk;
    }

    /**
     * Reads a document.
     *
     * @throws MalformedAnswerException if it is no JSON object
     */
    static AnswerScan of(byte[] json) {
        try (JsonWalk walk = new JsonWalk(FACTORY, json)) {
            if (walk.begin() != JsonToken.START_OBJECT) {
                throw new MalformedAnswerException("The answer is no JSON object.");
            }
            AnswerScan scan = new AnswerScan(walk);
            walk.fields(scan::visit);
            return scan;
        } catch (JacksonException _) {
            throw new MalformedAnswerException("The answer is no valid JSON.");
        }
    }

    private void visit(String name) {
        switch (name) {
            case "choices" -> visitChoices();
            case "usage" -> visitUsage();
            case "timings" -> visitTimings();
            case "error" -> {
                error = !walk.isNull();
                walk.skip();
            }
            case "data" -> {
                hasData = walk.token() == JsonToken.START_ARRAY;
                walk.skip();
            }
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
            case "finish_reason" -> finished |= walk.token() == JsonToken.VALUE_STRING;
            default -> walk.skip();
        }
    }

    private void visitMessage(String name) {
        switch (name) {
            case "content", "reasoning_content", "reasoning", "refusal" -> countText();
            case "tool_calls" -> visitToolCalls();
            case "function_call" -> fieldsIfObject(this::visitFunction);
            default -> walk.skip();
        }
    }

    private void visitToolCalls() {
        if (walk.token() == JsonToken.START_ARRAY) {
            walk.elements(() -> fieldsIfObject(this::visitToolCall));
        } else {
            walk.skip();
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

    private void countText() {
        if (walk.token() == JsonToken.VALUE_STRING) {
            Span quoted = walk.span();
            output.add(quoted.to() - quoted.from() - 2L);
        } else {
            walk.skip();
        }
    }

    private void visitUsage() {
        if (walk.token() == JsonToken.START_OBJECT) {
            usage = new ProviderUsage(walk);
        } else {
            walk.skip();
        }
    }

    /** An engine's own share of its time is taken before the time that a call spent in its slot. */
    private void visitTimings() {
        fieldsIfObject(name -> {
            switch (name) {
                case "busy_ms" -> busyTime = walk.token().isNumeric() ? millis() : null;
                case "prompt_ms", "predicted_ms" -> addSlotTime();
                default -> {}
            }
            walk.skip();
        });
    }

    private void addSlotTime() {
        Duration more = walk.token().isNumeric() ? millis() : null;
        if (more != null) {
            slotTime = slotTime == null ? more : slotTime.plus(more);
        }
    }

    /** The number as milliseconds, or null if no call can have lasted so long. */
    private @Nullable Duration millis() {
        double millis = walk.number();
        return millis >= 0 && millis <= LONGEST_MILLIS
                ? Duration.ofNanos(Math.round(millis * 1e6))
                : null;
    }

    private void fieldsIfObject(JsonWalk.FieldVisitor visitor) {
        if (walk.token() == JsonToken.START_OBJECT) {
            walk.fields(visitor);
        } else {
            walk.skip();
        }
    }

    boolean isError() {
        return error;
    }

    /** Whether a finish reason was given. */
    boolean isFinished() {
        return finished;
    }

    boolean hasChoicesField() {
        return choices >= 0;
    }

    boolean hasChoices() {
        return choices > 0;
    }

    boolean hasDataField() {
        return hasData;
    }

    OutputCount output() {
        return output;
    }

    @Nullable ProviderUsage usage() {
        return usage;
    }

    /**
     * Time that the engine worked on the call, or null: the call's share, as our own runtime
     * reports it, or else the time that it spent in its slot, as llama-server does.
     */
    @Nullable Duration engineTime() {
        return busyTime == null ? slotTime : busyTime;
    }
}
