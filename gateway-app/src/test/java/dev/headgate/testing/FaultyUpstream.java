package dev.headgate.testing;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An upstream in the test's own process that does what a function of the request says, can change
 * its mind at any time, crashes when told to, and knows what it sent to whom and when. Its clock is
 * the test's.
 */
public final class FaultyUpstream implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int SEND_BUFFER = 64 * 1024;
    private static final Duration FOREVER = Duration.ofMinutes(5);

    private final Script script;
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private final Queue<Call> calls = new ConcurrentLinkedQueue<>();
    private final int port;
    private volatile ServerSocket server;

    private FaultyUpstream(Script script) {
        this.script = script;
        server = listen(0);
        port = server.getLocalPort();
    }

    /** Starts one on a free port of the loopback address. */
    public static FaultyUpstream that(Script script) {
        return new FaultyUpstream(script);
    }

    /** Decides what to do with a request. */
    public interface Script {
        Act of(Call call);
    }

    /** What is done with a request. */
    public sealed interface Act {
        /** Tokens of a text of so many bytes each, with a pause before every one. */
        record Answer(int tokens, Duration pause, int bytes) implements Act {}

        record Status(int status, String... headers) implements Act {}

        /** The connection is reset, after so many tokens of a stream. */
        record Reset(int tokens) implements Act {}

        /**
         * It ends in good order after so many tokens of a stream, or half-way in a whole answer.
         */
        record Truncate(int tokens) implements Act {}

        /** Nothing comes. */
        record Hang() implements Act {}

        /** One byte a second. */
        record Drip() implements Act {}

        record Garbage() implements Act {}

        /** Every connection breaks, and nobody listens any more. */
        record Crash() implements Act {}
    }

    /** One request that arrived. */
    public static final class Call {
        private final JsonNode body;
        private volatile int tokensSent;
        private volatile long bytesSent;
        private volatile long closedAt;

        private Call(JsonNode body) {
            this.body = body;
        }

        /** The text of the last message. */
        public String prompt() {
            JsonNode messages = body.path("messages");
            return messages.path(messages.size() - 1).path("content").asString();
        }

        public String model() {
            return body.path("model").asString();
        }

        public boolean stream() {
            return body.path("stream").asBoolean();
        }

        /** Tokens that were handed to the network. */
        public int tokensSent() {
            return tokensSent;
        }

        public long bytesSent() {
            return bytesSent;
        }

        /** When the other side closed, by {@link System#nanoTime()}, or 0 if it has not. */
        public long closedAt() {
            return closedAt;
        }
    }

    public URI baseUrl() {
        return URI.create("http://127.0.0.1:" + port + "/v1");
    }

    /** Every request that arrived, in the order of their arrival. */
    public List<Call> calls() {
        return List.copyOf(calls);
    }

    public long callsMarked(String mark) {
        return calls.stream().filter(call -> call.prompt().contains(mark)).count();
    }

    /** Whether somebody listens. */
    public boolean isUp() {
        return !server.isClosed();
    }

    /** Listens again after a crash, at the same address. */
    public void restart() {
        server = listen(port);
    }

    private ServerSocket listen(int at) {
        try {
            ServerSocket socket = new ServerSocket();
            socket.setReuseAddress(true);
            socket.bind(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), at), 4096);
            Thread.ofVirtual().start(() -> accept(socket));
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept(ServerSocket socket) {
        try {
            while (true) {
                Socket connection = socket.accept();
                connections.add(connection);
                Thread.ofVirtual().start(() -> serve(connection));
            }
        } catch (IOException _) {
            // Nobody listens any more.
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            connection.setTcpNoDelay(true);
            connection.setSendBufferSize(SEND_BUFFER);
            InputStream in = new BufferedInputStream(connection.getInputStream());
            byte[] body = readBody(in, connection.getOutputStream());
            while (body != null) {
                Call call = new Call(JSON.readTree(body));
                calls.add(call);
                if (!new Reply(connection, call).perform(script.of(call), in)) {
                    return;
                }
                body = readBody(in, connection.getOutputStream());
            }
        } catch (IOException _) {
            // The gateway went away.
        } finally {
            connections.remove(connection);
        }
    }

    /**
     * The body of the next call, or null if there is none. Whoever asks for its state gets none.
     */
    private static byte[] readBody(InputStream in, OutputStream out) throws IOException {
        String head = readHead(in);
        while (head != null && head.startsWith("GET ")) {
            out.write(
                    "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            head = readHead(in);
        }
        if (head == null) {
            return null;
        }
        int length =
                head.lines()
                        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("content-length:"))
                        .mapToInt(line ->
                                Integer.parseInt(line.substring(line.indexOf(':') + 1).strip()))
                        .findFirst()
                        .orElse(0);
        return in.readNBytes(length);
    }

    private static String readHead(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.length() < 4 || !head.substring(head.length() - 4).equals("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                return null;
            }
            head.append((char) next);
        }
        return head.toString();
    }

    private void crash() {
        try {
            server.close();
            for (Socket connection : new ArrayList<>(connections)) {
                reset(connection);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void reset(Socket connection) throws IOException {
        connection.setSoLinger(true, 0);
        connection.close();
    }

    private static void pause(Duration time) {
        LockSupport.parkNanos(time.toNanos());
    }

    /** Answers one request. */
    private final class Reply {
        private final Socket connection;
        private final Call call;
        private final OutputStream out;
        private final AtomicBoolean isOver = new AtomicBoolean();

        Reply(Socket connection, Call call) throws IOException {
            this.connection = connection;
            this.call = call;
            this.out = connection.getOutputStream();
        }

        /** Returns whether the connection can be used again. */
        boolean perform(Act act, InputStream in) throws IOException {
            switch (act) {
                case Act.Answer answer -> {
                    watch(in);
                    answer(answer);
                    return false;
                }
                case Act.Status(int status, String[] headers) -> {
                    write(
                            "HTTP/1.1 %d Told\r\nContent-Length: 0\r\n%s\r\n"
                                    .formatted(
                                            status,
                                            headers.length == 0
                                                    ? ""
                                                    : String.join("\r\n", headers) + "\r\n"));
                    return true;
                }
                case Act.Reset(int tokens) -> {
                    if (call.stream() && tokens > 0) {
                        begin("text/event-stream");
                        tokens(tokens, Duration.ZERO, 4);
                    }
                    reset(connection);
                }
                case Act.Truncate(int tokens) -> truncate(tokens);
                case Act.Hang _ -> {
                    watch(in);
                    waitForTheEnd();
                }
                case Act.Drip _ -> {
                    watch(in);
                    drip();
                }
                case Act.Garbage _ -> {
                    begin(call.stream() ? "text/event-stream" : "application/json");
                    write(call.stream() ? "data: {\"no\n\n" : "{\"no");
                }
                case Act.Crash _ -> crash();
            }
            return false;
        }

        /** Notices when the gateway closes, as nothing more is to come from it. */
        private void watch(InputStream in) {
            Thread.ofVirtual()
                    .start(() -> {
                        try {
                            if (in.read() < 0) {
                                end();
                            }
                        } catch (IOException _) {
                            end();
                        }
                    });
        }

        private void end() {
            if (isOver.compareAndSet(false, true)) {
                call.closedAt = System.nanoTime();
                try {
                    connection.close();
                } catch (IOException _) {
                    // It is closed.
                }
            }
        }

        private void answer(Act.Answer answer) throws IOException {
            if (call.stream()) {
                begin("text/event-stream");
                tokens(answer.tokens(), answer.pause(), answer.bytes());
                event("{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}");
                event("{\"choices\":[],\"usage\":%s}".formatted(usage(answer.tokens())));
                event("[DONE]");
            } else {
                pause(answer.pause().multipliedBy(answer.tokens()));
                call.tokensSent = answer.tokens();
                begin("application/json");
                write(whole(answer.tokens()));
            }
            // Whoever closes from here on has the whole answer.
            isOver.set(true);
        }

        private static String whole(int tokens) {
            return """
            {"id":"1","choices":[{"index":0,"message":{"role":"assistant","content":"%s"},"finish_reason":"stop"}],"usage":%s}\
            """
                    .formatted(" a".repeat(tokens), usage(tokens));
        }

        private static String usage(int tokens) {
            return "{\"prompt_tokens\":10,\"completion_tokens\":%d,\"total_tokens\":%d}"
                    .formatted(tokens, tokens + 10);
        }

        private void tokens(int tokens, Duration pause, int bytes) throws IOException {
            String text = " a" + "b".repeat(Math.max(0, bytes - 2));
            for (int i = 0; i < tokens && !isOver.get(); i++) {
                pause(pause);
                event(
                        "{\"sent\":%d,\"choices\":[{\"index\":0,\"delta\":{\"content\":\"%s\"}}]}"
                                .formatted(System.nanoTime(), text));
                call.tokensSent++;
            }
        }

        private void truncate(int tokens) throws IOException {
            begin(call.stream() ? "text/event-stream" : "application/json");
            if (call.stream()) {
                tokens(tokens, Duration.ZERO, 4);
            } else {
                write("{\"id\":\"1\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assi");
            }
        }

        private void drip() throws IOException {
            begin(call.stream() ? "text/event-stream" : "application/json");
            for (int i = 0; i < 300 && !isOver.get(); i++) {
                write(call.stream() ? ":" : " ");
                pause(Duration.ofSeconds(1));
            }
        }

        private void waitForTheEnd() {
            long deadline = System.nanoTime() + FOREVER.toNanos();
            while (!isOver.get() && System.nanoTime() < deadline) {
                pause(Duration.ofMillis(50));
            }
        }

        private void begin(String type) throws IOException {
            write("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: " + type + "\r\n\r\n");
        }

        private void event(String data) throws IOException {
            write("data: " + data + "\n\n");
        }

        private void write(String text) throws IOException {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            out.write(bytes);
            out.flush();
            call.bytesSent += bytes.length;
        }
    }

    @Override
    public void close() {
        crash();
    }
}
