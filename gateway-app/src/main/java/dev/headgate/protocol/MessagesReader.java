package dev.headgate.protocol;

import dev.headgate.routing.Capability;
import java.util.EnumSet;
import java.util.Set;
import tools.jackson.core.JsonToken;

/**
 * Reads the messages of a chat: checks their shape as far as policy needs it, estimates their
 * tokens, and notes what a model must be able to read.
 */
final class MessagesReader {
    private static final int MOST_MESSAGES = 2_000;

    /** Base64 characters per token of sound: some ten tokens a second of compressed speech. */
    private static final int SOUND = 128;

    /** Base64 characters per token of a document. */
    private static final int DOCUMENT = 4;

    private final JsonWalk walk;
    private final FieldReader read;
    private final Set<Capability> needs = EnumSet.noneOf(Capability.class);
    private int messages;
    private long tokens;

    MessagesReader(JsonWalk walk, FieldReader read) {
        this.walk = walk;
        this.read = read;
    }

    void read() {
        if (read.array("messages")) {
            walk.elements(this::readMessage);
        }
    }

    private void readMessage() {
        String path = "messages[%d]".formatted(messages);
        if (++messages > MOST_MESSAGES) {
            throw FieldReader.refused(
                    "messages", "'messages' takes at most %,d messages.".formatted(MOST_MESSAGES));
        }
        read.requireObject(path);
        tokens += TokenEstimate.MESSAGE;
        boolean[] hasRole = new boolean[1];
        walk.fields(name -> {
            hasRole[0] |= name.equals("role") && walk.token() == JsonToken.VALUE_STRING;
            readField(path, name);
        });
        if (!hasRole[0]) {
            throw FieldReader.refused(
                    path, "'%s' needs a 'role', such as \"user\".".formatted(path));
        }
    }

    private void readField(String path, String name) {
        if (!name.equals("content")) {
            countText();
            return;
        }
        switch (walk.token()) {
            case VALUE_NULL, VALUE_STRING -> countText();
            case START_ARRAY -> walk.elements(() -> readPart(path));
            default ->
                    throw FieldReader.wrongType(
                            path + ".content", "a string or an array of content parts");
        }
    }

    private void readPart(String path) {
        read.requireObject(path + ".content[]");
        walk.fields(this::readPartField);
    }

    private void readPartField(String name) {
        switch (name) {
            case "image_url", "image" -> {
                needs.add(Capability.VISION);
                tokens += TokenEstimate.IMAGE;
                walk.skip();
            }
            case "input_audio", "audio_url" -> {
                needs.add(Capability.AUDIO);
                tokens += length(walk.span()) / SOUND;
            }
            case "file", "video_url" -> tokens += length(walk.span()) / DOCUMENT;
            case "type" -> walk.skip();
            default -> countText();
        }
    }

    /** Counts every string at or below this value; names of fields are not sent to a model. */
    private void countText() {
        switch (walk.token()) {
            case VALUE_STRING -> tokens += TokenEstimate.ofString(walk.json(), walk.start());
            case START_OBJECT -> walk.fields(_ -> countText());
            case START_ARRAY -> walk.elements(this::countText);
            default -> walk.skip();
        }
    }

    private static int length(Span span) {
        return span.to() - span.from();
    }

    boolean isEmpty() {
        return messages == 0;
    }

    long tokens() {
        return tokens;
    }

    Set<Capability> needs() {
        return needs;
    }
}
