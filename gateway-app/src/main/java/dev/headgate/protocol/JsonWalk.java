package dev.headgate.protocol;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Walks a JSON document once, from front to back, and knows where each value stands in the bytes.
 * Whoever visits a value leaves the walk at the value's last token. Throws Jackson's unchecked
 * exceptions for what is not JSON.
 */
final class JsonWalk implements AutoCloseable {
    private final byte[] json;
    private final JsonParser parser;
    private int nameStart;

    /** Visits one field; the walk stands at its value. */
    interface FieldVisitor {
        void visit(String name);
    }

    JsonWalk(JsonFactory factory, byte[] json) {
        this.json = json;
        this.parser = factory.createParser(ObjectReadContext.empty(), json);
    }

    /** Moves to the first token; null if the document is empty. */
    @Nullable JsonToken begin() {
        return parser.nextToken();
    }

    /** Whether nothing follows. */
    boolean isAtEnd() {
        return parser.nextToken() == null;
    }

    /** What the walk stands at. */
    JsonToken token() {
        JsonToken token = parser.currentToken();
        return token == null ? JsonToken.NOT_AVAILABLE : token;
    }

    boolean isNull() {
        return token() == JsonToken.VALUE_NULL;
    }

    /** Visits the fields of the object that the walk stands at. */
    void fields(FieldVisitor visitor) {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            nameStart = start();
            parser.nextToken();
            visitor.visit(name);
        }
    }

    /** Visits the elements of the array that the walk stands at. */
    void elements(Runnable visitor) {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            visitor.run();
        }
    }

    /** Passes over the value that the walk stands at. */
    void skip() {
        parser.skipChildren();
    }

    String text() {
        return parser.getString();
    }

    /** Offset of the first byte of the token that the walk stands at. */
    int start() {
        return Math.toIntExact(parser.currentTokenLocation().getByteOffset());
    }

    /** Where the name of the field stands whose value was just reached. */
    Span nameSpan() {
        int end = nameStart + 1;
        while (json[end] != '"') {
            end += json[end] == '\\' ? 2 : 1;
        }
        return new Span(nameStart, end + 1);
    }

    /** Passes over a value and says where it stood. */
    Span span() {
        int from = start();
        parser.skipChildren();
        parser.finishToken();
        return new Span(from, Math.toIntExact(parser.currentLocation().getByteOffset()));
    }

    /** The integer here, or null if there is none that fits a long. */
    @Nullable Long integer() {
        return token() == JsonToken.VALUE_NUMBER_INT
                        && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER
                ? parser.getLongValue()
                : null;
    }

    double number() {
        return parser.getDoubleValue();
    }

    byte[] json() {
        return json;
    }

    @Override
    public void close() {
        parser.close();
    }
}
