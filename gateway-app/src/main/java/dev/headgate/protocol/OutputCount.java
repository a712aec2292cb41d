package dev.headgate.protocol;

/**
 * Counts the tokens of an answer whose upstream does not say: engines and most APIs send one token
 * per event, so pieces are counted; where pieces are longer than a token usually is, four bytes
 * make one.
 */
final class OutputCount {
    private static final int LONGEST_USUAL_TOKEN = 8;
    private static final int BYTES_PER_TOKEN = 4;

    private long pieces;
    private long bytes;

    void add(long length) {
        if (length > 0) {
            pieces++;
            bytes += length;
        }
    }

    void add(OutputCount other) {
        pieces += other.pieces;
        bytes += other.bytes;
    }

    long tokens() {
        return bytes <= LONGEST_USUAL_TOKEN * pieces
                ? pieces
                : Math.max(pieces, (bytes + BYTES_PER_TOKEN - 1) / BYTES_PER_TOKEN);
    }
}
