package dev.headgate.protocol;

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

    /** The bytes of the event with the blank line that ends it. */
    public byte[] raw() {
        return raw;
    }

    /** The joined {@code data:} lines; empty for a comment. */
    public byte[] data() {
        return data;
    }
}
