package dev.headgate.endtoend;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Clients on bare sockets, which read as fast or as slowly as they are told, or leave. */
final class StreamClients implements AutoCloseable {
    private static final int SMALL_BUFFER = 4 * 1024;
    private static final Duration ARRIVAL = Duration.ofMillis(5);
    private static final Pattern SENT = Pattern.compile("\"sent\":(-?\\d+)");

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
    private final URI gateway;
    private final String key;

    StreamClients(URI gateway, String key) {
        this.gateway = gateway;
        this.key = key;
    }

    /**
     * How long an event took from the upstream to the client.
     *
     * @param arrived when it did, by {@link System#nanoTime()}
     */
    record Lag(long arrived, long nanos) {}

    /** Clients that read so many bytes a second, or none, until they are closed. */
    void reading(int clients, int bytesPerSecond, String body) {
        for (int i = 0; i < clients; i++) {
            LockSupport.parkNanos(ARRIVAL.toNanos());
            threads.submit(() -> {
                Socket socket = send(body, SMALL_BUFFER);
                InputStream in = socket.getInputStream();
                while (bytesPerSecond > 0 && in.readNBytes(bytesPerSecond).length > 0) {
                    LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
                }
                return null;
            });
        }
    }

    /**
     * Clients that read at once and give what they have read.
     *
     * @param lags gets that of each event
     */
    List<Future<String>> fast(int clients, String body, Collection<Lag> lags) {
        List<Future<String>> answers = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            LockSupport.parkNanos(ARRIVAL.toNanos());
            answers.add(threads.submit(() -> read(send(body, 0), lags)));
        }
        return answers;
    }

    private static String read(Socket socket, Collection<Lag> lags) throws IOException {
        var lines =
                new BufferedReader(
                        new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        StringBuilder text = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            Matcher sent = SENT.matcher(line);
            if (sent.find()) {
                long now = System.nanoTime();
                lags.add(new Lag(now, now - Long.parseLong(sent.group(1))));
            } else {
                text.append(line).append('\n');
            }
            if (line.equals("data: [DONE]")) {
                return text.append('\n').toString();
            }
        }
        return text.toString();
    }

    /**
     * Sends these requests, some at a time, leaves each at a random time, and says when by mark.
     *
     * @param atOnce clients at the same time
     * @param longestOfMark it stays no longer
     */
    Map<String, Long> aborting(
            List<String> marks,
            int atOnce,
            Function<String, Duration> longestOfMark,
            Function<String, String> bodyOfMark)
            throws Exception {
        var places = new Semaphore(atOnce);
        Map<String, Long> abortedAt = new ConcurrentHashMap<>();
        List<Future<?>> clients = new ArrayList<>();
        for (String mark : marks) {
            clients.add(
                    threads.submit(() -> {
                        places.acquire();
                        Socket socket = send(bodyOfMark.apply(mark), 0);
                        LockSupport.parkNanos(
                                ThreadLocalRandom.current()
                                        .nextLong(longestOfMark.apply(mark).toNanos()));
                        abortedAt.put(mark, System.nanoTime());
                        socket.close();
                        places.release();
                        return null;
                    }));
        }
        for (Future<?> client : clients) {
            client.get();
        }
        return abortedAt;
    }

    private Socket send(String body, int receiveBuffer) throws IOException {
        Socket socket = new Socket();
        if (receiveBuffer > 0) {
            socket.setReceiveBufferSize(receiveBuffer);
        }
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), gateway.getPort()));
        sockets.add(socket);
        String head =
                """
                POST /v1/chat/completions HTTP/1.1\r
                Host: localhost\r
                Authorization: Bearer %s\r
                Content-Type: application/json\r
                x-headgate-tags: {"mark":"%s"}\r
                Content-Length: %d\r
                \r
                """
                        .formatted(
                                key,
                                body.replaceAll(".*content\":\"([^\"]*)\".*", "$1"),
                                body.length());
        socket.getOutputStream().write((head + body).getBytes(StandardCharsets.UTF_8));
        return socket;
    }

    @Override
    public void close() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        threads.shutdownNow();
    }
}
