package dev.headgate.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.headgate.catalog.Deployment;
import dev.headgate.provider.UpstreamException.Failure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** F11: a client that leaves takes its upstream call with it. */
class CancellationTest {
    private final ClientUnderTest client = ClientUnderTest.patient();
    private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
    private final CompletableFuture<Runnable> cut = new CompletableFuture<>();
    private final CompletableFuture<Integer> upstreamSaw = new CompletableFuture<>();

    @AfterEach
    void stop() {
        callers.shutdownNow();
        client.close();
    }

    @Test
    void f11FreesTheUpstreamOfAWholeAnswer() throws Exception {
        try (RawUpstream upstream = sending("")) {
            Deployment deployment = client.hosted(upstream.baseUrl(), null);
            Future<UpstreamException> caller =
                    callers.submit(() ->
                            failureOf(() ->
                                    client.client.complete(
                                            deployment,
                                            ClientUnderTest.call(cut::complete),
                                            ClientUnderTest.json(false))));
            assertThat(upstream.received().poll(30, TimeUnit.SECONDS)).isNotNull();

            cut.get(30, TimeUnit.SECONDS).run();

            assertThat(caller.get(30, TimeUnit.SECONDS).failure()).isEqualTo(Failure.CANCELLED);
            assertThat(upstreamSaw.get(30, TimeUnit.SECONDS)).isEqualTo(-1);
        }
    }

    @Test
    void f11FreesTheUpstreamOfAStreamThatIsSilent() throws Exception {
        try (RawUpstream upstream =
                sending("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: {}\n\n")) {
            Deployment deployment = client.hosted(upstream.baseUrl(), null);
            try (EventStream events =
                    client.client.stream(
                            deployment,
                            ClientUnderTest.call(cut::complete),
                            ClientUnderTest.json(true))) {
                assertThat(events.next()).isNotNull();
                Future<UpstreamException> caller = callers.submit(() -> failureOf(events::next));

                cut.get(30, TimeUnit.SECONDS).run();

                assertThat(caller.get(30, TimeUnit.SECONDS).failure()).isEqualTo(Failure.CANCELLED);
                assertThat(upstreamSaw.get(30, TimeUnit.SECONDS)).isEqualTo(-1);
            }
        }
    }

    @Test
    void aClientThatIsGoneAlreadyCostsNothing() throws IOException {
        try (RawUpstream upstream = sending("")) {
            Deployment deployment = client.hosted(upstream.baseUrl(), null);

            UpstreamException failure =
                    failureOf(() ->
                            client.client.complete(
                                    deployment,
                                    ClientUnderTest.call(Runnable::run),
                                    ClientUnderTest.json(false)));

            assertThat(failure.failure()).isEqualTo(Failure.CANCELLED);
            assertThat(upstream.received()).isEmpty();
        }
    }

    @Test
    void cuttingACallThatIsOverDoesNothing() throws Exception {
        String answer =
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}";
        try (RawUpstream upstream = sending(answer)) {
            client.client.complete(
                    client.hosted(upstream.baseUrl(), null),
                    ClientUnderTest.call(cut::complete),
                    ClientUnderTest.json(false));

            cut.get(30, TimeUnit.SECONDS).run();

            assertThat(upstreamSaw).isNotDone();
        }
    }

    /** Sends this and then waits for the other side to close. */
    private RawUpstream sending(String bytes) {
        return RawUpstream.that((socket, out) -> {
            out.write(bytes.getBytes(StandardCharsets.UTF_8));
            out.flush();
            upstreamSaw.complete(endOf(socket));
        });
    }

    private static int endOf(java.net.Socket socket) {
        try {
            return socket.getInputStream().read();
        } catch (IOException _) {
            return -1;
        }
    }

    private static UpstreamException failureOf(ThrowingCallable call) {
        UpstreamException failure = catchThrowableOfType(UpstreamException.class, call);
        assertThat(failure).isNotNull();
        return failure;
    }
}
