package dev.headgate.testing;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/** A receiver of webhooks that writes down what comes and answers as the test says. */
public final class WebhookReceiver implements AutoCloseable {
    private final HttpServer server;
    private final List<Message> messages = new CopyOnWriteArrayList<>();
    private volatile Handling handling;

    /** What came. */
    public record Message(
            String id, String timestamp, String signatures, String body, Headers headers) {}

    /** How it is answered. */
    @FunctionalInterface
    public interface Handling {
        void answer(HttpExchange exchange) throws IOException;
    }

    private WebhookReceiver(Handling handling) {
        this.handling = handling;
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::take);
        server.start();
    }

    public static WebhookReceiver with(int status) {
        return new WebhookReceiver(status(status));
    }

    public static WebhookReceiver with(Handling handling) {
        return new WebhookReceiver(handling);
    }

    public static Handling status(int status) {
        return exchange -> exchange.sendResponseHeaders(status, -1);
    }

    public void answerWith(Handling other) {
        handling = other;
    }

    public String url() {
        return "http://127.0.0.1:%d/hook".formatted(server.getAddress().getPort());
    }

    public List<Message> messages() {
        return messages;
    }

    private void take(HttpExchange exchange) throws IOException {
        Headers headers = exchange.getRequestHeaders();
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        messages.add(
                new Message(
                        headers.getFirst("webhook-id"),
                        headers.getFirst("webhook-timestamp"),
                        headers.getFirst("webhook-signature"),
                        body,
                        headers));
        try (exchange) {
            handling.answer(exchange);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
