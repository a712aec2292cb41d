package dev.headgate.protocol;

import tools.jackson.core.io.JsonStringEncoder;

/** Writes JSON text. */
final class JsonText {
    private JsonText() {}

    static String quoted(String text) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsCharArray(text)) + '"';
    }
}
