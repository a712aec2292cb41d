package dev.headgate.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Sends bytes as they are, for what no HTTP client would send. */
public final class RawHttp {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private RawHttp() {}

    /**
     * What came back until the other side closed or the announced body was complete.
     *
     * @param head status line and headers
     * @param body as text
     */
    public record Answer(String head, String body) {
        public int status() {
            return Integer.parseInt(head.split(" ", 3)[1]);
        }

        public Optional<String> header(String name) {
            String prefix = name.toLowerCase(Locale.ROOT) + ":";
            return head.lines()
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(prefix))
                    .map(line -> line.substring(prefix.length()).strip())
                    .findFirst();
        }
    }

    /**
     * Sends a whole or partial request and reads the answer to it. Nothing more is sent, whatever
     * length the request announced.
     */
    public static Answer send(URI server, byte[] request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.getPort())) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.getOutputStream().write(request);
            socket.getOutputStream().flush();
            return read(socket.getInputStream());
        }
    }

    /** A request whose header lines and body are given; no header is added but the length. */
    public static byte[] request(String requestLine, byte[] body, String... headers) {
        StringBuilder head =
                new StringBuilder(requestLine).append(" HTTP/1.1\r\nHost: localhost\r\n");
        Arrays.stream(headers).forEach(header -> head.append(header).append("\r\n"));
        head.append("Content-Length: ").append(body.length).append("\r\n\r\n");
        byte[] start = head.toString().getBytes(StandardCharsets.ISO_8859_1);
        byte[] whole = Arrays.copyOf(start, start.length + body.length);
        System.arraycopy(body, 0, whole, start.length, body.length);
        return whole;
    }

    private static Answer read(InputStream in) throws IOException {
        String head = readUntil(in, "\r\n\r\n");
        Answer answer = new Answer(head, "");
        if (answer.header("transfer-encoding").isPresent()) {
            return new Answer(head, chunks(in));
        }
        int length = answer.header("content-length").map(Integer::parseInt).orElse(0);
        return new Answer(head, new String(in.readNBytes(length), StandardCharsets.UTF_8));
    }

    private static String chunks(InputStream in) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            int size = Integer.parseInt(readUntil(in, "\r\n").strip(), 16);
            body.write(in.readNBytes(size));
            in.readNBytes(2);
            if (size == 0) {
                return body.toString(StandardCharsets.UTF_8);
            }
        }
    }

    private static String readUntil(InputStream in, String end) throws IOException {
        StringBuilder text = new StringBuilder();
        while (text.indexOf(end) < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("the connection ended after: " + text);
            }
            text.append((char) next);
        }
        return text.toString();
    }
}
