package dev.headgate.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.headgate.testing.RunningGateway;
import dev.headgate.testing.SharedGateway;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** R08: a client that goes away frees the upstream, and pays for what it used. */
@ExtendWith(SharedGateway.class)
class DepartingClientTest {
    private final RunningGateway gateway;

    DepartingClientTest(RunningGateway gateway) {
        this.gateway = gateway;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void closesTheUpstreamWhenTheClientIsGone(boolean stream) throws IOException {
        String mark = UUID.randomUUID().toString();
        long cutBefore = gateway.provider().cutByClient();
        try (Socket client =
                new Socket(InetAddress.getLoopbackAddress(), gateway.uri().getPort())) {
            client.getOutputStream()
                    .write(request(mark, stream ? "slow-stream" : "slow-call", stream));
            await().until(() -> gateway.provider().triesMarked(mark).size() == 1);
            if (stream) {
                client.getInputStream().readNBytes(200);
            }
        }

        await().until(() -> gateway.provider().cutByClient() > cutBefore);
        await().until(() -> gateway.books().openAttempts() == 0);
        assertThat(gateway.books().attempts(mark)).isEqualTo(1);
    }

    /** Its connection is looked at while it still sends: what is found there is its own body. */
    @Test
    void isNotTakenForGoneWhileItSendsSlowly() throws IOException {
        byte[] request = request(UUID.randomUUID().toString(), "hosted", false);
        int most = request.length - 10;
        try (Socket client =
                new Socket(InetAddress.getLoopbackAddress(), gateway.uri().getPort())) {
            client.getOutputStream().write(request, 0, most);
            // A departed client is noticed meanwhile, so the watcher has been round.
            closesTheUpstreamWhenTheClientIsGone(true);
            client.getOutputStream().write(request, most, request.length - most);

            byte[] status = client.getInputStream().readNBytes(12);
            assertThat(new String(status, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 200");
        }
    }

    private byte[] request(String mark, String model, boolean stream) {
        String body =
                """
                {"model":"%s","stream":%b,"messages":[{"role":"user","content":"%s"}]}\
                """
                        .formatted(model, stream, mark);
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
                        .formatted(gateway.key(), mark, body.length());
        return (head + body).getBytes(StandardCharsets.UTF_8);
    }
}
