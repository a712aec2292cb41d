package dev.headgate.protocol;

import java.nio.charset.StandardCharsets;

/**
 * One event of a {@code text/event-stream}, as it stood on the wire. Its arrays are not copied:
 * whoever reads it must not write.
 */
public final class ServerSentEvent {
    private final byte[] raw;
    private final byte[] data;

    ServerSentEvent(byte[] raw, byte[] data) {
        this.raw = raw;
        this.data = data;
    }

    /** An event of one {@code data:} line. */
    public static ServerSentEvent of(String data) {
        return of(data.getBytes(StandardCharsets.UTF_8));
    }

    static ServerSentEvent of(byte[] data) {
        byte[] raw = new byte[data.length + 8];
        System.arraycopy("data: ".getBytes(StandardCharsets.US_ASCII), 0, raw, 0, 6);
        System.arraycopy(data, 0, raw, 6, data.length);
        raw[raw.length - 2] = '\n';
        raw[raw.length - 1] = '\n';
        return new ServerSentEvent(raw, data);
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
