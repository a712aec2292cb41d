package dev.headgate.protocol;

/** Where a field of an object stands: its name and its value. */
record Member(Span name, Span value) {

    /**
     * What to cut out so that the object is whole without this field: the field and the comma after
     * it, or before it if it is the last one. There must be another field.
     */
    Span withComma(byte[] json) {
        int next = value.to();
        while (isBlank(json[next])) {
            next++;
        }
        if (json[next] == ',') {
            return new Span(name.from(), next + 1);
        }
        int comma = name.from() - 1;
        while (isBlank(json[comma])) {
            comma--;
        }
        return new Span(comma, value.to());
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t' || b == '\n' || b == '\r';
    }
}
