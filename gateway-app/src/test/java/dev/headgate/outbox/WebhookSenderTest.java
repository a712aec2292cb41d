package dev.headgate.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headgate.outbox.Answer.Accepted;
import dev.headgate.outbox.Answer.Gone;
import dev.headgate.outbox.Answer.Refused;
import dev.headgate.outbox.Answer.Unreached;
import dev.headgate.testing.WebhookReceiver;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One try to tell a receiver something. */
@Timeout(60)
class WebhookSenderTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final WebhookSecret SECRET =
            new WebhookSecret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    private static final WebhookSecret OLD =
            new WebhookSecret("whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD");
    private static final String BODY = "{\"type\":\"budget.alert\"}";

    private final WebhookSender sender =
            new WebhookSender(Duration.ofSeconds(20), Clock.fixed(NOW, ZoneOffset.UTC));
    private final WebhookSender hasty =
            new WebhookSender(Duration.ofMillis(400), Clock.fixed(NOW, ZoneOffset.UTC));

    @AfterEach
    void close() {
        sender.close();
        hasty.close();
    }

    @Test
    void postsAMessageThatIsSignedAsTheStandardWebhooksSay() {
        try (WebhookReceiver receiver = WebhookReceiver.with(204)) {
            assertThat(send(receiver.url())).isEqualTo(new Accepted(204));

            assertThat(receiver.messages())
                    .singleElement()
                    .satisfies(message -> {
                        assertThat(message.id()).isEqualTo("msg_1");
                        assertThat(message.timestamp()).isEqualTo("1795341600");
                        assertThat(message.body()).isEqualTo(BODY);
                        assertThat(message.signatures())
                                .isEqualTo(SECRET.sign("msg_1", 1_795_341_600L, BODY));
                        assertThat(message.headers().getFirst("Content-Type"))
                                .startsWith("application/json");
                    });
        }
    }

    @Test
    void signsWithBothSecretsWhileTheyAreRotated() {
        try (WebhookReceiver receiver = WebhookReceiver.with(200)) {
            sender.send(receiver.url(), "msg_1", BODY, List.of(SECRET, OLD));

            assertThat(receiver.messages().getFirst().signatures().split(" "))
                    .containsExactly(
                            SECRET.sign("msg_1", 1_795_341_600L, BODY),
                            OLD.sign("msg_1", 1_795_341_600L, BODY));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 307, 308})
    void t05FollowsNoRedirect(int status) {
        try (WebhookReceiver other = WebhookReceiver.with(200);
                WebhookReceiver receiver =
                        WebhookReceiver.with(exchange -> {
                            exchange.getResponseHeaders().set("Location", other.url());
                            exchange.sendResponseHeaders(status, -1);
                        })) {
            assertThat(send(receiver.url())).isEqualTo(new Refused(status, null));

            assertThat(other.messages()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://169.254.169.254/latest",
                "http://metadata.google.internal/",
                "http://example.com/hook",
                "https://2852039166/",
                "file:///etc/passwd",
                "https://user:secret@example.com/"
            })
    void t05CallsNoAddressThatIsNotAllowed(String url) {
        assertThat(send(url)).isEqualTo(new Unreached("url_not_allowed"));
    }

    @Test
    void aReceiverThatWantsNoMoreIsGone() {
        try (WebhookReceiver receiver = WebhookReceiver.with(410)) {
            assertThat(send(receiver.url())).isEqualTo(new Gone());
        }
    }

    @Test
    void hearsHowLongAReceiverWantsToBeLeftAlone() {
        try (WebhookReceiver receiver = WebhookReceiver.with(answering(503, "120"))) {
            assertThat(send(receiver.url())).isEqualTo(new Refused(503, Duration.ofMinutes(2)));
            receiver.answerWith(answering(503, "Wed, 21 Oct 2026 07:28:00 GMT"));
            assertThat(send(receiver.url())).isEqualTo(new Refused(503, null));
            receiver.answerWith(answering(429, "99999999999999999999"));
            assertThat(send(receiver.url())).isEqualTo(new Refused(429, null));
        }
    }

    private static WebhookReceiver.Handling answering(int status, String retryAfter) {
        return exchange -> {
            exchange.getResponseHeaders().set("Retry-After", retryAfter);
            exchange.sendResponseHeaders(status, -1);
        };
    }

    @Test
    void aReceiverThatDoesNotAnswerIsLeftInTime() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        try (WebhookReceiver receiver =
                WebhookReceiver.with(_ -> {
                    try {
                        over.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                })) {
            assertThat(hasty.send(receiver.url(), "msg_1", BODY, List.of(SECRET)))
                    .isEqualTo(new Unreached("timeout"));
            over.countDown();
        }
    }

    /** A byte now and then would outlive any time-out of a single read. */
    @Test
    void aReceiverThatDripsItsHeadersIsLeftInTime() throws Exception {
        try (ServerSocket drip = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> drip(drip));
            String url = "http://127.0.0.1:%d/hook".formatted(drip.getLocalPort());

            assertThat(hasty.send(url, "msg_1", BODY, List.of(SECRET)))
                    .isEqualTo(new Unreached("timeout"));
        }
    }

    private static void drip(ServerSocket server) {
        try (Socket socket = server.accept();
                OutputStream out = socket.getOutputStream()) {
            out.write("HTTP/1.1 200 OK\r\nx: ".getBytes());
            while (!server.isClosed()) {
                out.write('x');
                out.flush();
                LockSupport.parkNanos(50_000_000);
            }
        } catch (IOException e) {
            // The sender has left.
        }
    }

    @Test
    void readsNothingOfAnEndlessAnswer() {
        try (WebhookReceiver receiver =
                WebhookReceiver.with(exchange -> {
                    exchange.sendResponseHeaders(200, 0);
                    byte[] much = new byte[65_536];
                    while (true) {
                        exchange.getResponseBody().write(much);
                    }
                })) {
            assertThat(send(receiver.url())).isEqualTo(new Accepted(200));
        }
    }

    @Test
    void saysThatNobodyListens() throws Exception {
        int port;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closed.getLocalPort();
        }

        assertThat(send("http://127.0.0.1:%d/".formatted(port)))
                .isEqualTo(new Unreached("connect_failed"));
    }

    @Test
    void saysThatAHostIsNotThere() {
        assertThat(send("http://nowhere.localhost.internal/"))
                .isEqualTo(new Unreached("host_not_found_or_not_allowed"));
    }

    private Answer send(String url) {
        return sender.send(url, "msg_1", BODY, List.of(SECRET));
    }
}
