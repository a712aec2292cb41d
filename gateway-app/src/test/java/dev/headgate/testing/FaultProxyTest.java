package dev.headgate.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.headgate.testing.FaultProxy.Direction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FaultProxyTest {
    private static final int A_MOMENT = 300;

    private final BlockingQueue<Socket> accepted = new LinkedBlockingQueue<>();
    private ServerSocket server;
    private FaultProxy network;
    private Socket client;

    @BeforeEach
    void open() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.startVirtualThread(this::accept);
        network = FaultProxy.to(server.getLocalPort(), 7);
        client = connection();
    }

    @AfterEach
    void close() throws IOException {
        client.close();
        network.close();
        server.close();
    }

    @Test
    void carriesBothWays() throws Exception {
        Socket other = other();
        send(client, "to you");
        assertThat(read(other)).isEqualTo("to you");

        send(other, "and back");
        assertThat(read(client)).isEqualTo("and back");
    }

    @Test
    void carriesTheEnd() throws Exception {
        Socket other = other();

        client.close();

        assertThat(other.getInputStream().read()).isEqualTo(-1);
        other.close();
        await().until(() -> network.openLinks() == 0);
    }

    @Test
    void takesTimeUntilItIsHealed() throws Exception {
        Socket other = other();
        network.delay(Duration.ofMinutes(10));
        send(client, "late");
        assertSilence(other);

        network.heal();

        assertThat(read(other)).isEqualTo("late");
    }

    @Test
    void losesOneDirectionAndKeepsTheOther() throws Exception {
        Socket other = other();
        network.lose(Direction.TO_CLIENT);
        send(client, "do you hear me");
        assertThat(read(other)).isEqualTo("do you hear me");
        send(other, "yes");
        assertSilence(client);

        network.heal();

        assertThat(read(client)).isEqualTo("yes");
    }

    @Test
    void tellsNobodyThatAnEndWasLost() throws Exception {
        Socket other = other();
        network.loseEverything();
        client.close();
        assertSilence(other);

        network.heal();

        assertThat(other.getInputStream().read()).isEqualTo(-1);
    }

    @Test
    void leadsNowhereWhileEverythingIsLost() throws Exception {
        other();
        network.loseEverything();
        try (Socket second = connection()) {
            send(second, "anybody there");
            assertThat(accepted.poll(A_MOMENT, TimeUnit.MILLISECONDS)).isNull();

            network.heal();

            assertThat(read(other())).isEqualTo("anybody there");
        }
    }

    @Test
    void resetsBothEnds() throws Exception {
        Socket other = other();

        network.reset();

        assertThatThrownBy(() -> read(client)).isInstanceOf(SocketException.class);
        assertThatThrownBy(() -> read(other)).isInstanceOf(SocketException.class);
    }

    @Test
    void halfClosesOneDirection() throws Exception {
        Socket other = other();

        network.halfClose(Direction.TO_SERVER);

        assertThat(other.getInputStream().read()).isEqualTo(-1);
        send(other, "still here");
        assertThat(read(client)).isEqualTo("still here");
    }

    @Test
    void cutsAtTheSamePlaceWithTheSameSeed() throws Exception {
        other();
        assertThat(arrivesBeforeTheCut(42)).isEqualTo(arrivesBeforeTheCut(42));
        assertThat(arrivesBeforeTheCut(42)).isNotEqualTo(arrivesBeforeTheCut(43));
    }

    private int arrivesBeforeTheCut(long seed) throws Exception {
        try (FaultProxy cutting = FaultProxy.to(server.getLocalPort(), seed);
                Socket through = new Socket(InetAddress.getLoopbackAddress(), cutting.port())) {
            Socket other = other(cutting);
            cutting.cutWithin(Direction.TO_SERVER, 10_000);
            send(through, "x".repeat(10_000));
            int arrived = other.getInputStream().readAllBytes().length;
            assertThatThrownBy(() -> read(through)).isInstanceOf(SocketException.class);
            return arrived;
        }
    }

    private void accept() {
        try {
            while (true) {
                accepted.add(server.accept());
            }
        } catch (IOException e) {
            // the test is over
        }
    }

    private Socket connection() {
        try {
            return new Socket(InetAddress.getLoopbackAddress(), network.port());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Socket other() throws InterruptedException {
        return other(network);
    }

    /** The server's end of the connection through this network. */
    private Socket other(FaultProxy through) throws InterruptedException {
        Socket other = accepted.poll(1, TimeUnit.MINUTES);
        assertThat(other).isNotNull();
        await().until(() -> through.openLinks() > 0);
        return other;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String read(Socket socket) throws IOException {
        byte[] buffer = new byte[1000];
        int length = socket.getInputStream().read(buffer);
        return new String(Arrays.copyOf(buffer, length), StandardCharsets.US_ASCII);
    }

    private static void assertSilence(Socket socket) throws IOException {
        socket.setSoTimeout(A_MOMENT);
        assertThatThrownBy(() -> socket.getInputStream().read())
                .isInstanceOf(SocketTimeoutException.class);
        socket.setSoTimeout(0);
    }
}
