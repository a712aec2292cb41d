package dev.headgate.localruntime;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Carries text through {@code applyTemplate}, whose answer is read as a C string in the JVM's
 * modified UTF-8: it ends at a NUL and cannot hold a character outside the basic plane, such as an
 * emoji. Those travel as a mark and six hexadecimal digits.
 */
final class NativeText {

    private static final char MARK = '\uf8f1';
    private static final Pattern ESCAPED = Pattern.compile(MARK + "([0-9a-f]{6})");

    private NativeText() {}

    static String escape(String text) {
        if (text.codePoints().noneMatch(NativeText::mustTravelEscaped)) {
            return text;
        }
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> append(escaped, c));
        return escaped.toString();
    }

    static String unescape(String text) {
        return ESCAPED.matcher(text)
                .replaceAll(match ->
                        Matcher.quoteReplacement(
                                Character.toString(Integer.parseInt(match.group(1), 16))));
    }

    private static void append(StringBuilder escaped, int codePoint) {
        if (mustTravelEscaped(codePoint)) {
            escaped.append(MARK).append("%06x".formatted(codePoint));
        } else {
            escaped.appendCodePoint(codePoint);
        }
    }

    private static boolean mustTravelEscaped(int codePoint) {
        return codePoint == 0 || codePoint == MARK || codePoint > Character.MAX_VALUE;
    }
}
