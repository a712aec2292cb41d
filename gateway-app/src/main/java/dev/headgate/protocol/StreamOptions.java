package dev.headgate.protocol;

/** Where {@code stream_options.include_usage} stands, so that usage can be asked for. */
sealed interface StreamOptions {

    /** Not there; goes in before another field. */
    record Absent(int before) implements StreamOptions {}

    /** {@code stream_options} is null. */
    record Null(Span value) implements StreamOptions {}

    /** An object that does not say; the field goes in after its brace. */
    record Silent(int inside, boolean empty) implements StreamOptions {}

    /** The client said what it wants. */
    record Said(Span value, boolean includeUsage) implements StreamOptions {}

    default boolean asksForUsage() {
        return this instanceof Said said && said.includeUsage();
    }

    default void askForUsage(ByteEdits edits) {
        switch (this) {
            case Absent(int before) ->
                    edits.replace(Span.at(before), "\"stream_options\":{\"include_usage\":true},");
            case Null(Span value) -> edits.replace(value, "{\"include_usage\":true}");
            case Silent(int inside, boolean empty) ->
                    edits.replace(Span.at(inside), "\"include_usage\":true" + (empty ? "" : ","));
            case Said(Span value, _) -> edits.replace(value, "true");
        }
    }
}
