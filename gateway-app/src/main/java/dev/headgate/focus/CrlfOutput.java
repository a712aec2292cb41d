package dev.headgate.focus;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Ends lines as RFC 4180 wants it. Takes whole lines, each in one piece and with no line break
 * within.
 */
final class CrlfOutput extends FilterOutputStream {
    private static final byte[] END = "\r\n".getBytes(StandardCharsets.US_ASCII);

    CrlfOutput(OutputStream target) {
        super(target);
    }

    @Override
    public void write(byte[] line, int offset, int length) throws IOException {
        boolean ends = length > 0 && line[offset + length - 1] == '\n';
        out.write(line, offset, ends ? length - 1 : length);
        if (ends) {
            out.write(END);
        }
    }
}
