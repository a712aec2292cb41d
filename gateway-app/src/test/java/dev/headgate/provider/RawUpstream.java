package dev.headgate.provider;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** An upstream that sends exactly the bytes that a test gives it, and tells what it received. */
final class RawUpstream implements AutoCloseable {
    private final ServerSocket server;
    private final Behaviour behaviour;
    private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();

    /** What to do with a connection once its request was read; the connection closes afterwards. */
    interface Behaviour {
        void answer(Socket connection, OutputStream out) throws IOException;
    }

    record Received(String requestLine, List<String> headers, String body) {}

    private RawUpstream(Behaviour behaviour) throws IOException {
        this.behaviour = behaviour;
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    static RawUpstream that(Behaviour behaviour) {
        try {
            return new RawUpstream(behaviour);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static RawUpstream answering(String bytes) {
        return that((_, out) -> out.write(bytes.getBytes(StandardCharsets.UTF_8)));
    }

    URI baseUrl() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort() + "/v1");
    }

    /** The requests so far, each taken once. */
    BlockingQueue<Received> received() {
        return received;
    }

    private void accept() {
        try {
            while (true) {
                Socket connection = server.accept();
                Thread.ofVirtual().start(() -> serve(connection));
            }
        } catch (IOException _) {
            // Closed.
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            BufferedReader in =
                    new BufferedReader(
                            new InputStreamReader(
                                    connection.getInputStream(), StandardCharsets.UTF_8));
            String requestLine = in.readLine();
            if (requestLine == null) {
                return;
            }
            received.add(read(requestLine, in));
            OutputStream out = connection.getOutputStream();
            behaviour.answer(connection, out);
            out.flush();
        } catch (IOException _) {
            // The client is gone; tests that care look for it themselves.
        }
    }

    private static Received read(String requestLine, BufferedReader in) throws IOException {
        List<String> headers = new ArrayList<>();
        int length = 0;
        for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
            headers.add(line);
            if (line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:")) {
                length = Integer.parseInt(line.substring(15).strip());
            }
        }
        char[] body = new char[length];
        int read = 0;
        while (read < length) {
            read += in.read(body, read, length - read);
        }
        return new Received(requestLine, headers, new String(body));
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
