package dev.headgate.protocol;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The bytes of one server-sent event while it is read, and what its lines say. */
final class EventBytes {
    private static final int LONGEST_LINE = 1 << 20;
    private static final int LONGEST_EVENT = 2 << 20;
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
    private static final byte[] DATA = "data".getBytes(StandardCharsets.US_ASCII);

    private final ByteArrayOutputStream data = new ByteArrayOutputStream(256);
    private byte[] raw = new byte[512];
    private int length;
    private int lineStart;
    private int lineEnd;
    private boolean mayBeginWithMark;
    private boolean hasLines;
    private boolean hasData;

    /**
     * @param atStart whether the stream begins here, where a byte order mark may stand
     */
    EventBytes(boolean atStart) {
        mayBeginWithMark = atStart;
    }

    void beginLine() {
        lineStart = length;
    }

    void append(byte[] from, int start, int end) {
        int longer = length + end - start;
        if (longer - lineStart > LONGEST_LINE || longer > LONGEST_EVENT) {
            throw new MalformedAnswerException("An event of the stream is too long.");
        }
        if (longer > raw.length) {
            raw = Arrays.copyOf(raw, Math.max(longer, 2 * raw.length));
        }
        System.arraycopy(from, start, raw, length, end - start);
        length = longer;
    }

    /** The line's text ends here; its line end follows. */
    void markLineEnd() {
        lineEnd = length;
    }

    /** Reads the line; true if it ends the event. */
    boolean endLine() {
        passOverMark();
        if (lineStart == lineEnd) {
            return hasLines;
        }
        hasLines = true;
        if (startsWith(DATA)) {
            readData(lineStart + DATA.length);
        }
        return false;
    }

    private void readData(int at) {
        if (at < lineEnd && raw[at] != ':') {
            return;
        }
        int value = at + 1 < lineEnd && raw[at + 1] == ' ' ? at + 2 : at + 1;
        if (hasData) {
            data.write('\n');
        }
        hasData = true;
        data.write(raw, Math.min(value, lineEnd), Math.max(0, lineEnd - value));
    }

    private void passOverMark() {
        if (mayBeginWithMark && startsWith(BYTE_ORDER_MARK)) {
            lineStart += BYTE_ORDER_MARK.length;
        }
        mayBeginWithMark = false;
    }

    private boolean startsWith(byte[] prefix) {
        return lineEnd - lineStart >= prefix.length
                && Arrays.equals(
                        raw, lineStart, lineStart + prefix.length, prefix, 0, prefix.length);
    }

    ServerSentEvent toEvent() {
        return new ServerSentEvent(Arrays.copyOf(raw, length), data.toByteArray());
    }
}
