package dev.headgate.protocol;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Tells well-formed UTF-8 from anything else: overlong forms, surrogates, stray bytes. */
final class Utf8 {
    private static final int WINDOW = 4096;

    private Utf8() {}

    static boolean isValid(byte[] bytes) {
        int ascii = asciiPrefix(bytes);
        return ascii == bytes.length || decodes(bytes, ascii);
    }

    private static int asciiPrefix(byte[] bytes) {
        int i = 0;
        while (i < bytes.length && bytes[i] >= 0) {
            i++;
        }
        return i;
    }

    private static boolean decodes(byte[] bytes, int from) {
        CharsetDecoder decoder =
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(bytes, from, bytes.length - from);
        CharBuffer window = CharBuffer.allocate(WINDOW);
        CoderResult result;
        do {
            result = decoder.decode(in, window.clear(), true);
        } while (result.isOverflow());
        return result.isUnderflow();
    }
}
