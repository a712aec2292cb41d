package dev.headgate.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import dev.headgate.secret.OperatorSecrets;
import dev.headgate.secret.Secret;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestConstructor;

/**
 * What tests have in common that speak HTTP to some features as an administrator does. Each names
 * its application, made of {@link Features}, by {@code @ContextConfiguration}.
 */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = "management.server.port=0")
@TestConstructor(autowireMode = TestConstructor.AutowireMode.ALL)
public abstract class AdministrativeHttp {
    private static final String BASE = "/api/admin/v1";

    @TempDir static Path folder;

    private final OperatorSecrets secrets;
    private final URI server;
    private final String root;

    /**
     * @param root of all paths, below {@code /api/admin/v1}
     */
    protected AdministrativeHttp(OperatorSecrets secrets, int port, String root) {
        this.secrets = secrets;
        this.server = URI.create("http://127.0.0.1:" + port);
        this.root = BASE + root;
    }

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) {
        registry.add("headgate.data-dir", folder::toString);
    }

    /** The body of an answer that has this status. */
    protected final String sent(int status, String method, String path, String body)
            throws IOException {
        return body(status, send(method, path, body));
    }

    protected final String get(String path) throws IOException {
        return sent(200, "GET", path, "");
    }

    protected final String csv(String path) throws IOException {
        return body(200, send("GET", path, new byte[0], "Accept: text/csv"));
    }

    protected final RawHttp.Answer send(String method, String path, String json)
            throws IOException {
        return send(
                method,
                path,
                json.getBytes(StandardCharsets.UTF_8),
                "Content-Type: application/json",
                "Accept: application/json");
    }

    protected final RawHttp.Answer send(String method, String path, byte[] body, String... headers)
            throws IOException {
        return request(method, root + path, body, headers);
    }

    /** Arranges what the test needs of another feature; the path is below no root. */
    protected final void arrange(String method, String path, String json) throws IOException {
        RawHttp.Answer answer =
                request(
                        method,
                        BASE + path,
                        json.getBytes(StandardCharsets.UTF_8),
                        "Content-Type: application/json");
        assertThat(answer.status()).as(answer.body()).isBetween(200, 204);
    }

    private RawHttp.Answer request(String method, String path, byte[] body, String... headers)
            throws IOException {
        List<String> all = new ArrayList<>(List.of(headers));
        all.add("Authorization: Bearer " + secrets.text(Secret.ADMIN_TOKEN));
        return RawHttp.send(
                server, RawHttp.request(method + " " + path, body, all.toArray(String[]::new)));
    }

    /** The answer to whoever shows no token. */
    protected final RawHttp.Answer sendAsAStranger(String method, String path) throws IOException {
        return RawHttp.send(server, RawHttp.request(method + " " + root + path, new byte[0]));
    }

    private static String body(int status, RawHttp.Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        return answer.body();
    }

    /** What stands at a path of a JSON text. */
    protected static <T> T read(String json, String path) {
        return JsonPath.read(json, path);
    }
}
