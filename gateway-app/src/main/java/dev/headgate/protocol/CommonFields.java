package dev.headgate.protocol;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields that every kind of request has: model, user, metadata. */
final class CommonFields {
    private static final int LONGEST_MODEL = 256;
    private static final int LONGEST_USER = 512;
    private static final int MOST_TAGS = 16;
    private static final int LONGEST_TAG_NAME = 64;
    private static final int LONGEST_TAG = 512;

    private final JsonWalk walk;
    private final FieldReader read;
    private final Map<String, String> tags = new LinkedHashMap<>();
    private @Nullable String model;
    private Span modelAt = Span.at(0);
    private @Nullable Member metadata;
    private @Nullable String user;

    CommonFields(JsonWalk walk, FieldReader read) {
        this.walk = walk;
        this.read = read;
    }

    /** Reads the field if it is one of these, else passes over its value. */
    void visit(String name) {
        switch (name) {
            case "model" -> readModel();
            case "user" -> user = read.string("user", LONGEST_USER);
            case "metadata" -> readTags();
            default -> walk.skip();
        }
    }

    private void readModel() {
        model = read.string("model", LONGEST_MODEL);
        modelAt = walk.span();
    }

    private void readTags() {
        Span name = walk.nameSpan();
        int from = walk.start();
        if (read.object("metadata")) {
            walk.fields(this::readTag);
        }
        metadata = new Member(name, new Span(from, walk.span().to()));
    }

    private void readTag(String name) {
        if (name.length() > LONGEST_TAG_NAME || tags.size() == MOST_TAGS) {
            throw FieldReader.refused(
                    "metadata",
                    "'metadata' takes at most %d entries with names of at most %d characters."
                            .formatted(MOST_TAGS, LONGEST_TAG_NAME));
        }
        String tag = read.string("metadata." + name, LONGEST_TAG);
        if (tag != null) {
            tags.put(name, tag);
        }
    }

    String requiredModel() {
        if (model == null || model.isBlank()) {
            throw FieldReader.refused(
                    "model",
                    "'model' is missing. Name a model; GET /v1/models lists those you may call.");
        }
        return model;
    }

    Span modelAt() {
        return modelAt;
    }

    /**
     * Takes the tags out of the body. They are for the gateway; OpenAI refuses a call that has
     * them, unless it is asked to store the call.
     */
    void removeTags(ByteEdits edits, byte[] body) {
        if (metadata != null) {
            edits.replace(metadata.withComma(body), "");
        }
    }

    @Nullable String user() {
        return user;
    }

    Map<String, String> tags() {
        return Map.copyOf(tags);
    }
}
