package dev.headgate.protocol;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * What metering needs of one JSON document that an upstream sent: a whole answer, or one event of a
 * stream. Each dialect visits the fields that it needs; everything else is passed over.
 */
abstract sealed class AnswerScan
        permits ChatScan, EmbeddingsScan, ResponsesScan, MessagesScan, GeminiScan, OllamaScan {
    private static final int MAX_STRING = 64 << 20;
    private static final int MAX_DEPTH = 200;
    private static final int LONGEST_TIER = 64;

    private static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(MAX_DEPTH)
                                    .maxStringLength(MAX_STRING)
                                    .build())
                    .build();

    final JsonWalk walk;
    private final OutputCount output = new OutputCount();
    private boolean error;
    private boolean finished;
    private @Nullable UsageObject usageObject;
    private @Nullable String tier;

    AnswerScan(JsonWalk walk) {
        this.walk = walk;
    }

    /**
     * Reads a document.
     *
     * @throws MalformedAnswerException if it is no JSON object
     */
    static AnswerScan of(byte[] json, Function<JsonWalk, AnswerScan> dialect) {
        try (JsonWalk walk = walk(json)) {
            if (walk.begin() != JsonToken.START_OBJECT) {
                throw new MalformedAnswerException("The answer is no JSON object.");
            }
            AnswerScan scan = dialect.apply(walk);
            walk.fields(scan::visit);
            scan.end();
            return scan;
        } catch (JacksonException _) {
            throw new MalformedAnswerException("The answer is no valid JSON.");
        }
    }

    /** Walks what an upstream sent, within bounds that no honest answer reaches. */
    static JsonWalk walk(byte[] json) {
        return new JsonWalk(FACTORY, json);
    }

    /** Visits a field of the document; the walk stands at its value. */
    abstract void visit(String name);

    /** The document was read. */
    void end() {}

    /** Whether the document is a whole answer of its dialect. */
    abstract boolean isWhole();

    /** Whether the document is an event of a stream of its dialect. */
    abstract boolean isEvent();

    /** Whether the document has more than the usage. */
    abstract boolean hasContent();

    /** Whether it is a sign of life and nothing else. */
    boolean isPing() {
        return false;
    }

    /** Whether the stream ends with this event. */
    boolean isLast() {
        return false;
    }

    /** What the document says of the call's usage, or null. */
    abstract @Nullable ProviderUsage usage();

    /** What the document says of the engine's work, or null. */
    @Nullable LlamaTimings timings() {
        return null;
    }

    boolean isError() {
        return error;
    }

    /** Whether the model says why it stopped. */
    boolean isFinished() {
        return finished;
    }

    OutputCount output() {
        return output;
    }

    /** The tier that the document names, in lower case, or null. */
    @Nullable String tier() {
        return tier;
    }

    /** The usage as an object of the document, or null if it has none. */
    final @Nullable UsageObject usageObject() {
        return usageObject;
    }

    /** The object that may carry a cost of ours, or null if the dialect's clients refuse it. */
    @Nullable UsageObject costObject() {
        return usageObject;
    }

    final void noteUsage() {
        UsageObject object = object();
        usageObject = object == null ? usageObject : object;
    }

    final void noteError() {
        error |= !walk.isNull();
        walk.skip();
    }

    final void fail() {
        error = true;
    }

    /** The model stopped if a reason is given. */
    final void noteReason() {
        finished |= walk.token() == JsonToken.VALUE_STRING;
        walk.skip();
    }

    final void finish() {
        finished = true;
    }

    final void noteTier() {
        String text = text();
        tier = text == null || text.length() > LONGEST_TIER ? tier : text;
    }

    final void countText() {
        if (walk.token() == JsonToken.VALUE_STRING) {
            Span quoted = walk.span();
            output.add(quoted.to() - quoted.from() - 2L);
        } else {
            walk.skip();
        }
    }

    /** Counts a value that was written as JSON, such as a tool's arguments. */
    final void countJson() {
        if (walk.token() == JsonToken.VALUE_STRING) {
            countText();
            return;
        }
        Span written = walk.span();
        output.add(written.to() - written.from());
    }

    /** The text here, or null if there is none. */
    final @Nullable String text() {
        if (walk.token() == JsonToken.VALUE_STRING) {
            return walk.text();
        }
        walk.skip();
        return null;
    }

    /** The object here as it stands, or null if there is none. */
    final @Nullable UsageObject object() {
        if (walk.token() == JsonToken.START_OBJECT) {
            return new UsageObject(walk.json(), walk.span());
        }
        walk.skip();
        return null;
    }

    final void fieldsIfObject(JsonWalk.FieldVisitor visitor) {
        if (walk.token() == JsonToken.START_OBJECT) {
            walk.fields(visitor);
        } else {
            walk.skip();
        }
    }

    /** Visits the objects of the array that the walk stands at, and nothing of any other value. */
    final void objectsIfArray(JsonWalk.FieldVisitor visitor) {
        if (walk.token() == JsonToken.START_ARRAY) {
            walk.elements(() -> fieldsIfObject(visitor));
        } else {
            walk.skip();
        }
    }
}
