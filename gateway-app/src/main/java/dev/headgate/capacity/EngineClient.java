package dev.headgate.capacity;

import dev.headgate.outbound.HttpTransport;
import dev.headgate.provider.Upstream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Pattern;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.util.Timeout;

/**
 * Asks engines what they tell of themselves, through the transport that calls go through. Answers
 * are bounded in size and time.
 */
final class EngineClient {
    private static final Pattern VERSION = Pattern.compile("/v[0-9]+/?$");
    private static final int CHUNK = 16_384;

    private final HttpTransport transport;
    private final Duration timeout;
    private final int mostBytes;

    EngineClient(HttpTransport transport, Duration timeout, int mostBytes) {
        this.transport = transport;
        this.timeout = timeout;
        this.mostBytes = mostBytes;
    }

    /** What an engine answered. */
    record Reply(int status, String body) {
        boolean isOk() {
            return status == 200;
        }

        /** Whether there is nothing at that path, for whoever asks like this. */
        boolean isNothing() {
            return status >= 400 && status < 500;
        }
    }

    /**
     * Asks below the root of an engine, which is its base URL without the version.
     *
     * @param path such as {@code /metrics}
     * @throws IOException if no whole answer came in time
     */
    Reply get(Upstream engine, String path) throws IOException {
        var request = new HttpGet(root(engine.baseUrl()) + path);
        Timeout wait = Timeout.of(timeout);
        request.setConfig(
                RequestConfig.custom()
                        .setConnectionRequestTimeout(wait)
                        .setResponseTimeout(wait)
                        .build());
        request.setHeader(HttpHeaders.ACCEPT, "text/plain;version=0.0.4, application/json;q=0.9");
        request.setHeader(HttpHeaders.ACCEPT_ENCODING, "identity");
        request.setHeader(HttpHeaders.USER_AGENT, "Headgate");
        if (engine.bearer() != null) {
            request.setHeader(HttpHeaders.AUTHORIZATION, "Bearer " + engine.bearer());
        }
        long deadline = System.nanoTime() + timeout.toNanos();
        try (ClassicHttpResponse response = transport.send(request)) {
            return new Reply(response.getCode(), body(response, deadline));
        }
    }

    static String root(URI baseUrl) {
        return VERSION.matcher(baseUrl.toString()).replaceFirst("").replaceFirst("/$", "");
    }

    private String body(ClassicHttpResponse response, long deadline) throws IOException {
        if (response.getEntity() == null) {
            return "";
        }
        try (InputStream stream = response.getEntity().getContent()) {
            var bytes = new ByteArrayOutputStream();
            byte[] chunk = new byte[CHUNK];
            for (int read = stream.read(chunk); read >= 0; read = stream.read(chunk)) {
                bytes.write(chunk, 0, read);
                if (bytes.size() > mostBytes) {
                    throw new IOException("the answer is longer than " + mostBytes + " bytes");
                }
                if (System.nanoTime() > deadline) {
                    throw new InterruptedIOException("the answer takes too long");
                }
            }
            return bytes.toString(StandardCharsets.UTF_8);
        }
    }
}
