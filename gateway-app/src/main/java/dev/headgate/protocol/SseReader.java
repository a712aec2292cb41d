package dev.headgate.protocol;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads server-sent events from a stream as the HTML standard defines them: lines end with LF, CR
 * or CRLF, a blank line ends an event, a byte order mark at the start is ignored, and what follows
 * the last blank line is no event. An event is given as soon as its last byte is there. The raw
 * bytes of all events, one after the other, are the bytes of the stream.
 */
public final class SseReader {
    private final InputStream in;
    private final byte[] buffer = new byte[8192];
    private int position;
    private int filled;
    private boolean atStart = true;

    /** The last line ended with CRLF; then a CR at the end of what was read is half of one. */
    private boolean pairs;

    /** A CR was taken for a line end; a LF that follows belongs to it. */
    private boolean halfPair;

    /** Reads from {@code in}, which stays the caller's to close. */
    public SseReader(InputStream in) {
        this.in = in;
    }

    /**
     * The next event, or null at the end of the stream. Blank lines between events count to the
     * event that follows; a comment is an event without data.
     *
     * @throws MalformedAnswerException if a line is longer than 1 MiB or an event than 2 MiB
     * @throws IOException if the stream broke
     */
    public @Nullable ServerSentEvent next() throws IOException {
        EventBytes event = new EventBytes(atStart);
        atStart = false;
        while (readLine(event)) {
            if (event.endLine()) {
                return event.toEvent();
            }
        }
        return null;
    }

    /** Appends a line with its end; false if the stream ends before the line does. */
    private boolean readLine(EventBytes event) throws IOException {
        takeOtherHalf(event);
        event.beginLine();
        while (position < filled || fill()) {
            int end = lineEnd();
            event.append(buffer, position, end);
            position = end;
            if (end < filled) {
                event.markLineEnd();
                takeLineEnd(event);
                return true;
            }
        }
        return false;
    }

    private void takeOtherHalf(EventBytes event) throws IOException {
        if (halfPair && (position < filled || fill())) {
            halfPair = false;
            takeLineFeed(event);
        }
    }

    private int lineEnd() {
        int end = position;
        while (end < filled && buffer[end] != '\n' && buffer[end] != '\r') {
            end++;
        }
        return end;
    }

    private void takeLineEnd(EventBytes event) throws IOException {
        boolean carriageReturn = buffer[position] == '\r';
        event.append(buffer, position, position + 1);
        position++;
        if (!carriageReturn) {
            pairs = false;
            return;
        }
        // Waiting for the other half is safe only where the stream is known to send pairs.
        if (position < filled || (pairs && fill())) {
            takeLineFeed(event);
        } else {
            halfPair = true;
        }
    }

    private void takeLineFeed(EventBytes event) {
        pairs = buffer[position] == '\n';
        if (pairs) {
            event.append(buffer, position, position + 1);
            position++;
        }
    }

    private boolean fill() throws IOException {
        position = 0;
        filled = Math.max(0, in.read(buffer));
        return filled > 0;
    }
}
