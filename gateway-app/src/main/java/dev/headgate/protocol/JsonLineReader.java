package dev.headgate.protocol;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads a stream that has one JSON document on each line, as Ollama sends it. A line is given as an
 * event as soon as its end is there; what follows the last line end is none.
 */
public final class JsonLineReader {
    private static final int LONGEST_LINE = 2 << 20;

    private final InputStream in;
    private final byte[] buffer = new byte[8192];
    private int position;
    private int filled;

    /** Reads from {@code in}, which stays the caller's to close. */
    public JsonLineReader(InputStream in) {
        this.in = in;
    }

    /**
     * The next line, or null at the end of the stream.
     *
     * @throws MalformedAnswerException if a line is longer than 2 MiB
     * @throws IOException if the stream broke
     */
    public @Nullable ServerSentEvent next() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(512);
        while (position < filled || fill()) {
            int end = lineEnd();
            line.write(buffer, position, end - position);
            position = end;
            if (line.size() > LONGEST_LINE) {
                throw new MalformedAnswerException("A line of the stream is too long.");
            }
            if (buffer[end - 1] == '\n') {
                return event(line.toByteArray());
            }
        }
        return null;
    }

    /** Just behind the line end, or the end of what was read. */
    private int lineEnd() {
        int end = position;
        while (end < filled && buffer[end] != '\n') {
            end++;
        }
        return Math.min(end + 1, filled);
    }

    private static ServerSentEvent event(byte[] raw) {
        int end = raw.length - 1;
        if (end > 0 && raw[end - 1] == '\r') {
            end--;
        }
        return new ServerSentEvent(raw, Arrays.copyOf(raw, end));
    }

    private boolean fill() throws IOException {
        position = 0;
        filled = Math.max(0, in.read(buffer));
        return filled > 0;
    }
}
