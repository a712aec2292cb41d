package dev.headgate.provider;

import java.io.IOException;
import java.io.InputStream;

/** The body of an answer; tells the watch when somebody waits for it. */
final class WatchedInput extends InputStream {
    private final InputStream in;
    private final CallWatch watch;

    WatchedInput(InputStream in, CallWatch watch) {
        this.in = in;
        this.watch = watch;
    }

    @Override
    public int read() throws IOException {
        watch.beginRead();
        try {
            return in.read();
        } finally {
            watch.endRead();
        }
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        watch.beginRead();
        try {
            return in.read(buffer, offset, length);
        } finally {
            watch.endRead();
        }
    }
}
