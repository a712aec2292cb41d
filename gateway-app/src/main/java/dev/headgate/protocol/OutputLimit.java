package dev.headgate.protocol;

import org.jspecify.annotations.Nullable;

/**
 * The limit of the answer's length: what the client asked for, and where it stands.
 *
 * @param place where the field stands, or where it is to be inserted
 * @param value in tokens, or null if there is none
 */
record OutputLimit(Place place, @Nullable Long value) {

    /** Where the limit stands in the body. */
    sealed interface Place {
        /** There is a field: its name and its value, which may be {@code null}. */
        record Field(Span name, Span value) implements Place {}

        /** There is none; a field goes in here, before another one. */
        record Absent(int before) implements Place {}
    }

    /** Sets the limit under the name that the upstream knows; null leaves the client's. */
    void edit(ByteEdits edits, @Nullable Long forced, OutputLimitField name) {
        Long limit = forced == null ? value : forced;
        switch (place) {
            case Place.Field(Span nameAt, Span valueAt) when limit != null ->
                    edits.replace(nameAt, JsonText.quoted(name.json()))
                            .replace(valueAt, limit.toString());
            case Place.Absent(int before) when limit != null ->
                    edits.replace(Span.at(before), "\"%s\":%d,".formatted(name.json(), limit));
            case Place.Field _, Place.Absent _ -> {
                // Nobody set a limit.
            }
        }
    }
}
