package dev.headgate.protocol;

/** Bytes {@code from} up to, but not including, {@code to}. */
record Span(int from, int to) {

    /** Nothing, at this place: what replaces it is inserted. */
    static Span at(int place) {
        return new Span(place, place);
    }
}
