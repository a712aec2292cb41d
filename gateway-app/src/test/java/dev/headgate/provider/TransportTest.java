package dev.headgate.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.headgate.catalog.Deployment;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TransportTest {
    private static final char[] PASSWORD = "changeit".toCharArray();

    private final ClientUnderTest client = ClientUnderTest.patient();

    @AfterEach
    void stop() {
        client.close();
    }

    @Test
    void sendsNothingToAServerWhoseCertificateNobodyVouchesFor(@TempDir Path folder)
            throws Exception {
        AtomicInteger requests = new AtomicInteger();
        HttpsServer server =
                HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
        server.setHttpsConfigurator(new HttpsConfigurator(selfSigned(folder)));
        server.createContext("/", _ -> requests.incrementAndGet());
        server.start();
        try {
            URI baseUrl = URI.create("https://localhost:" + server.getAddress().getPort() + "/v1");
            Deployment deployment = client.hosted(baseUrl, "sk-canary");

            assertThatThrownBy(() -> client.complete(deployment)).hasMessage("CONNECT_FAILED");
            assertThat(requests).hasValue(0);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void sendsNothingOnceItIsClosed() throws IOException {
        try (RawUpstream upstream = RawUpstream.answering("")) {
            Deployment deployment = client.hosted(upstream.baseUrl(), null);
            client.close();

            assertThatThrownBy(() -> client.complete(deployment)).hasMessage("CONNECT_FAILED");
            assertThat(upstream.received()).isEmpty();
        }
    }

    @Test
    void timesCallsByDeploymentAndOutcomeAlone() throws IOException {
        String events =
                "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"
                        + "data: {}\n\ndata: [DONE]\n\n";
        try (RawUpstream upstream = RawUpstream.answering(events)) {
            try (EventStream stream = client.stream(client.hosted(upstream.baseUrl(), null))) {
                while (stream.next() != null) {
                    // To its end.
                }
            }
        }

        assertThat(
                        client.meters
                                .get("gen_ai.client.operation.duration")
                                .tags("deployment", "m@acme", "outcome", "success")
                                .timer()
                                .count())
                .isOne();
        assertThat(client.meters.get("gen_ai.server.time_to_first_token").timer().getId().getTags())
                .hasSize(1);
    }

    private static SSLContext selfSigned(Path folder) throws Exception {
        Path file = folder.resolve("server.p12");
        Process keytool =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-alias",
                                "server",
                                "-keyalg",
                                "EC",
                                "-dname",
                                "CN=localhost",
                                "-storetype",
                                "PKCS12",
                                "-keystore",
                                file.toString(),
                                "-storepass",
                                new String(PASSWORD))
                        .inheritIO()
                        .start();
        assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        KeyManagerFactory keys =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }
}
