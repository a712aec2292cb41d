package dev.headgate.protocol;

/**
 * Estimates how many tokens a text has, cheaply and rather too many than too few: three ASCII
 * letters or blanks, one and a half other ASCII characters, two other bytes, or one digit count as
 * a token. Tokenizers of today's models need fewer for prose and code in any language; they differ
 * by model, so an exact count would be exact for one of them only.
 *
 * <p>What is no text has a flat rate: an image {@value #IMAGE} tokens, a message {@value #MESSAGE}
 * for the chat template's marks, a request {@value #REQUEST} for the template's own preamble.
 */
final class TokenEstimate {
    static final int IMAGE = 2_500;
    static final int MESSAGE = 8;
    static final int REQUEST = 32;

    private static final int SIXTHS = 6;
    private static final int LETTER = 2;
    private static final int BEYOND_ASCII = 3;
    private static final int MARK = 4;
    private static final int DIGIT = 6;
    private static final int UNICODE_ESCAPE = 9;

    private TokenEstimate() {}

    /**
     * Tokens of the JSON string whose opening quote is at {@code quote}. The string may be broken
     * still: whoever parses it finds that out later.
     */
    static long ofString(byte[] json, int quote) {
        long sixths = 0;
        int i = quote + 1;
        while (i < json.length && json[i] != '"') {
            if (json[i] != '\\') {
                sixths += weight(json[i]);
                i++;
            } else if (i + 1 < json.length && json[i + 1] == 'u') {
                sixths += UNICODE_ESCAPE;
                i += 6;
            } else {
                sixths += MARK;
                i += 2;
            }
        }
        return tokens(sixths);
    }

    /** Tokens of raw bytes, such as a JSON schema. */
    static long ofBytes(byte[] text, Span span) {
        long sixths = 0;
        for (int i = span.from(); i < span.to(); i++) {
            sixths += weight(text[i]);
        }
        return tokens(sixths);
    }

    private static int weight(byte b) {
        if ((b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || b == ' ') {
            return LETTER;
        }
        if (b < 0) {
            return BEYOND_ASCII;
        }
        return b >= '0' && b <= '9' ? DIGIT : MARK;
    }

    private static long tokens(long sixths) {
        return (sixths + SIXTHS - 1) / SIXTHS;
    }
}
