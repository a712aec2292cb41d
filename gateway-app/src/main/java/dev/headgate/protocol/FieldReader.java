package dev.headgate.protocol;

import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;

/**
 * Reads the values that a request must have right. {@code null} counts as absent. A wrong type or
 * value is refused with {@link ErrorCode#INVALID_REQUEST}, naming the field and what to send.
 */
final class FieldReader {
    private final JsonWalk walk;

    FieldReader(JsonWalk walk) {
        this.walk = walk;
    }

    @Nullable String string(String field, int longest) {
        if (!present(field, JsonToken.VALUE_STRING, "a string")) {
            return null;
        }
        String text = walk.text();
        if (text.length() > longest) {
            throw refused(field, "'%s' is longer than %,d characters.".formatted(field, longest));
        }
        return text;
    }

    boolean flag(String field) {
        if (walk.isNull()) {
            return false;
        }
        if (walk.token() != JsonToken.VALUE_TRUE && walk.token() != JsonToken.VALUE_FALSE) {
            throw wrongType(field, "true or false");
        }
        return walk.token() == JsonToken.VALUE_TRUE;
    }

    @Nullable Long integer(String field, long least, long most) {
        if (!present(field, JsonToken.VALUE_NUMBER_INT, "an integer")) {
            return null;
        }
        Long value = walk.integer();
        if (value == null || value < least || value > most) {
            throw refused(field, "'%s' must be between %,d and %,d.".formatted(field, least, most));
        }
        return value;
    }

    void numberNotNegative(String field) {
        if (walk.isNull()) {
            return;
        }
        if (!walk.token().isNumeric()) {
            throw wrongType(field, "a number");
        }
        if (walk.number() < 0) {
            throw refused(field, "'%s' must not be negative.".formatted(field));
        }
    }

    /** Whether an array is here; false for null. */
    boolean array(String field) {
        return present(field, JsonToken.START_ARRAY, "an array");
    }

    /** Whether an object is here; false for null. */
    boolean object(String field) {
        return present(field, JsonToken.START_OBJECT, "an object");
    }

    void requireObject(String field) {
        if (walk.token() != JsonToken.START_OBJECT) {
            throw wrongType(field, "an object");
        }
    }

    private boolean present(String field, JsonToken expected, String inWords) {
        if (walk.isNull()) {
            return false;
        }
        if (walk.token() != expected) {
            throw wrongType(field, inWords);
        }
        return true;
    }

    static GatewayException wrongType(String field, String expected) {
        return refused(field, "'%s' must be %s.".formatted(field, expected));
    }

    static GatewayException refused(String field, String message) {
        return new GatewayException(ErrorCode.INVALID_REQUEST, message).at(field);
    }
}
