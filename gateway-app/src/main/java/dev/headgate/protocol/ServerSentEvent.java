package dev.headgate.protocol;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One event of a {@code text/event-stream} or one line of JSON, as it stood on the wire. Its arrays
 * are not copied: whoever reads it must not write.
 */
public final class ServerSentEvent {
    private static final byte[] DATA = "data: ".getBytes(StandardCharsets.US_ASCII);

    private final byte[] raw;
    private final byte[] data;

    ServerSentEvent(byte[] raw, byte[] data) {
        this.raw = raw;
        this.data = data;
    }

    /** An event with this data, each line of it on a {@code data:} line. */
    public static ServerSentEvent of(String data) {
        return of(data.getBytes(StandardCharsets.UTF_8));
    }

    static ServerSentEvent of(byte[] data) {
        ByteArrayOutputStream raw = new ByteArrayOutputStream(data.length + 8);
        raw.writeBytes(DATA);
        for (byte b : data) {
            raw.write(b);
            if (b == '\n') {
                raw.writeBytes(DATA);
            }
        }
        raw.write('\n');
        raw.write('\n');
        return new ServerSentEvent(raw.toByteArray(), data);
    }

    /**
     * The same event with other data. Its other lines stay, unless the data stood on several lines.
     */
    ServerSentEvent withData(byte[] changed) {
        int from = raw.length - data.length;
        while (from >= 0 && !stands(from)) {
            from--;
        }
        if (from < 0) {
            return of(changed);
        }
        byte[] edited = new byte[raw.length - data.length + changed.length];
        System.arraycopy(raw, 0, edited, 0, from);
        System.arraycopy(changed, 0, edited, from, changed.length);
        int rest = from + data.length;
        System.arraycopy(raw, rest, edited, from + changed.length, raw.length - rest);
        return new ServerSentEvent(edited, changed);
    }

    private boolean stands(int from) {
        return Arrays.equals(raw, from, from + data.length, data, 0, data.length);
    }

    /** The bytes of the event with the blank line that ends it. */
    public byte[] raw() {
        return raw;
    }

    /** The joined {@code data:} lines; empty for a comment. */
    public byte[] data() {
        return data;
    }
}
