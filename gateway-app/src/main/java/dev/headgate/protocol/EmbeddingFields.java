package dev.headgate.protocol;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one pass over an embedding request finds. */
final class EmbeddingFields {
    private static final int MOST_INPUTS = 2_048;
    private static final long MOST_DIMENSIONS = 65_536;
    private static final String INPUT_SHAPES =
            "a string, an array of strings, an array of token ids, or an array of such arrays";

    private final JsonWalk walk;
    private final FieldReader read;
    private final CommonFields common;
    private int inputs;
    private long tokens;

    private EmbeddingFields(JsonWalk walk) {
        this.walk = walk;
        this.read = new FieldReader(walk);
        this.common = new CommonFields(walk, read);
    }

    static EmbeddingFields read(byte[] body) {
        EmbeddingFields fields =
                StrictJson.read(
                        body,
                        walk -> {
                            EmbeddingFields reading = new EmbeddingFields(walk);
                            walk.fields(reading::visit);
                            return reading;
                        });
        fields.requireComplete();
        return fields;
    }

    private void visit(String name) {
        switch (name) {
            case "input" -> readInput();
            case "dimensions" -> read.integer(name, 1, MOST_DIMENSIONS);
            case "encoding_format" -> readEncoding();
            default -> common.visit(name);
        }
    }

    private void readEncoding() {
        String encoding = read.string("encoding_format", 16);
        if (encoding != null && !encoding.equals("float") && !encoding.equals("base64")) {
            throw FieldReader.refused(
                    "encoding_format", "'encoding_format' must be \"float\" or \"base64\".");
        }
    }

    private void readInput() {
        switch (walk.token()) {
            case VALUE_STRING -> readText();
            case START_ARRAY -> walk.elements(this::readElement);
            default -> throw FieldReader.wrongType("input", INPUT_SHAPES);
        }
    }

    private void readElement() {
        switch (walk.token()) {
            case VALUE_STRING -> readText();
            case VALUE_NUMBER_INT -> {
                inputs = Math.max(inputs, 1);
                readToken();
            }
            case START_ARRAY -> {
                inputs++;
                walk.elements(this::readToken);
            }
            default -> throw FieldReader.wrongType("input", INPUT_SHAPES);
        }
        if (inputs > MOST_INPUTS) {
            throw FieldReader.refused(
                    "input", "'input' takes at most %,d texts.".formatted(MOST_INPUTS));
        }
    }

    private void readText() {
        inputs++;
        tokens += TokenEstimate.MESSAGE + TokenEstimate.ofString(walk.json(), walk.start());
    }

    private void readToken() {
        read.integer("input[]", 0, Integer.MAX_VALUE);
        tokens++;
    }

    private void requireComplete() {
        common.requiredModel();
        if (inputs == 0) {
            throw FieldReader.refused(
                    "input", "'input' is missing or empty. It must be " + INPUT_SHAPES + ".");
        }
    }

    String model() {
        return common.requiredModel();
    }

    Span modelAt() {
        return common.modelAt();
    }

    void removeTags(ByteEdits edits) {
        common.removeTags(edits, walk.json());
    }

    int inputs() {
        return inputs;
    }

    long inputTokens() {
        return tokens;
    }

    Map<String, String> tags() {
        return common.tags();
    }

    @Nullable String user() {
        return common.user();
    }
}
