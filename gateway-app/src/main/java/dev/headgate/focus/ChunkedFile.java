package dev.headgate.focus;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;

/** Cuts what is written into compressed chunks of at most a mebibyte, and keeps count. */
final class ChunkedFile extends OutputStream {
    private static final int CHUNK_BYTES = 1 << 20;

    private final Sink sink;
    private final MessageDigest digest = sha256();
    private final byte[] buffer = new byte[CHUNK_BYTES];
    private int filled;
    private int chunks;
    private long bytes;

    /** Takes the chunks in their order. */
    @FunctionalInterface
    interface Sink {
        void chunk(int number, byte[] gzip);
    }

    ChunkedFile(Sink sink) {
        this.sink = sink;
    }

    @Override
    public void write(int value) {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] source, int offset, int length) {
        digest.update(source, offset, length);
        bytes += length;
        int from = offset;
        int end = offset + length;
        while (from < end) {
            int taken = Math.min(end - from, CHUNK_BYTES - filled);
            System.arraycopy(source, from, buffer, filled, taken);
            filled += taken;
            from += taken;
            if (filled == CHUNK_BYTES) {
                passOn();
            }
        }
    }

    /** Passes on the last chunk. */
    @Override
    public void close() {
        if (filled > 0) {
            passOn();
        }
    }

    private void passOn() {
        var compressed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(compressed)) {
            gzip.write(buffer, 0, filled);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        sink.chunk(chunks, compressed.toByteArray());
        chunks++;
        filled = 0;
    }

    long bytes() {
        return bytes;
    }

    /** Of everything that was written; to be asked once, after closing. */
    String sha256Hex() {
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
