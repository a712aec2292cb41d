package dev.headgate.outbox;

import dev.headgate.outbound.HttpTransport;
import dev.headgate.outbound.OutboundUrl;
import java.io.IOException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.HttpHostConnectException;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.jspecify.annotations.Nullable;

/**
 * Posts messages as the Standard Webhooks say, signed with every secret that is valid. It follows
 * no redirect, and reads nothing of an answer but its status: what a receiver writes may be
 * anything.
 */
final class WebhookSender implements AutoCloseable {
    private static final String USER_AGENT = "Headgate";
    private static final int LONGEST_WAIT_DIGITS = 6;

    private final Duration timeout;
    private final Clock clock;
    private final HttpTransport transport;
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("webhook-timer").factory());

    WebhookSender(Duration timeout, Clock clock) {
        this.timeout = timeout;
        this.clock = clock;
        this.transport = new HttpTransport(timeout);
    }

    /** Sends a message once and says how it went. It returns in time whatever the receiver does. */
    Answer send(String url, String messageId, String body, List<WebhookSecret> secrets) {
        URI checked;
        try {
            checked = OutboundUrl.checked("'url'", url);
        } catch (IllegalArgumentException _) {
            return new Answer.Unreached("url_not_allowed");
        }
        HttpPost post = message(checked, messageId, body, secrets);
        Future<?> cut = timer.schedule(post::cancel, timeout.toMillis(), TimeUnit.MILLISECONDS);
        try {
            return answer(transport.send(post));
        } catch (IOException | IllegalStateException e) {
            return new Answer.Unreached(post.isCancelled() ? "timeout" : reason(e));
        } finally {
            cut.cancel(false);
            post.cancel(); // The rest of the answer is not wanted.
        }
    }

    private HttpPost message(URI url, String messageId, String body, List<WebhookSecret> secrets) {
        long seconds = clock.instant().getEpochSecond();
        HttpPost post = new HttpPost(url);
        post.setHeader(HttpHeaders.USER_AGENT, USER_AGENT);
        post.setHeader("webhook-id", messageId);
        post.setHeader("webhook-timestamp", Long.toString(seconds));
        post.setHeader(
                "webhook-signature",
                secrets.stream()
                        .map(secret -> secret.sign(messageId, seconds, body))
                        .collect(Collectors.joining(" ")));
        post.setEntity(
                new ByteArrayEntity(
                        body.getBytes(StandardCharsets.UTF_8), ContentType.APPLICATION_JSON));
        return post;
    }

    private static Answer answer(ClassicHttpResponse response) {
        int status = response.getCode();
        if (status / 100 == 2) {
            return new Answer.Accepted(status);
        }
        return status == 410 ? new Answer.Gone() : new Answer.Refused(status, retryAfter(response));
    }

    /** The wait in seconds; a date or nonsense is none. */
    private static @Nullable Duration retryAfter(ClassicHttpResponse response) {
        Header header = response.getFirstHeader(HttpHeaders.RETRY_AFTER);
        if (header == null || !header.getValue().matches("\\d{1," + LONGEST_WAIT_DIGITS + "}")) {
            return null;
        }
        return Duration.ofSeconds(Long.parseLong(header.getValue()));
    }

    private static String reason(Exception failure) {
        return switch (failure) {
            case UnknownHostException _ -> "host_not_found_or_not_allowed";
            case HttpHostConnectException _, ConnectTimeoutException _ -> "connect_failed";
            case SSLException _ -> "tls_failed";
            default -> "connection_broke";
        };
    }

    @Override
    public void close() {
        timer.shutdownNow();
        transport.close();
    }
}
