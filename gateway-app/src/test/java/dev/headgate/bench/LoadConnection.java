package dev.headgate.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * One keep-alive connection that sends prepared bytes and reads answers without looking at more
 * than it must, so that the generator leaves the cores to what is measured.
 */
final class LoadConnection implements AutoCloseable {
    private static final int BUFFER = 64 * 1024;

    private final Socket socket;
    private final InputStream in;
    private final StringBuilder line = new StringBuilder();

    private LoadConnection(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream(), BUFFER);
    }

    static LoadConnection to(URI server) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.getPort());
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(60_000);
        return new LoadConnection(socket);
    }

    /** Prepares a request to be sent many times. */
    static byte[] request(URI server, String path, String key, String json) {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        String head =
                """
                POST %s HTTP/1.1\r
                Host: 127.0.0.1:%d\r
                Authorization: Bearer %s\r
                Content-Type: application/json\r
                Content-Length: %d\r
                \r
                """
                        .formatted(path, server.getPort(), key, body.length);
        return (head + json).getBytes(StandardCharsets.UTF_8);
    }

    /**
     * What came back.
     *
     * @param chunks pieces of a chunked body; 0 if it had a length
     */
    record Answer(int status, int chunks) {}

    Answer exchange(byte[] request) throws IOException {
        send(request);
        return readAnswer();
    }

    void send(byte[] request) throws IOException {
        socket.getOutputStream().write(request);
    }

    /** Reads until the head and the first chunk of the body are there. */
    int awaitFirstChunk() throws IOException {
        Head head = readHead();
        if (head.chunked()) {
            in.skipNBytes(chunkSize() + 2L);
        }
        return head.status();
    }

    private Answer readAnswer() throws IOException {
        Head head = readHead();
        if (!head.chunked()) {
            in.skipNBytes(head.length());
            return new Answer(head.status(), 0);
        }
        int chunks = 0;
        for (int size = chunkSize(); size > 0; size = chunkSize()) {
            in.skipNBytes(size + 2L);
            chunks++;
        }
        in.skipNBytes(2);
        return new Answer(head.status(), chunks);
    }

    private record Head(int status, int length, boolean chunked) {}

    private Head readHead() throws IOException {
        int status = Integer.parseInt(readLine().substring(9, 12));
        int length = 0;
        boolean chunked = false;
        for (String header = readLine(); !header.isEmpty(); header = readLine()) {
            String lower = header.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Integer.parseInt(lower.substring(15).strip());
            }
            chunked |= lower.startsWith("transfer-encoding:");
        }
        return new Head(status, length, chunked);
    }

    private int chunkSize() throws IOException {
        return Integer.parseInt(readLine(), 16);
    }

    private String readLine() throws IOException {
        line.setLength(0);
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("the connection ended");
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
