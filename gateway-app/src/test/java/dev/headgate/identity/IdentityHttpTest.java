package dev.headgate.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headgate.secret.OperatorSecrets;
import dev.headgate.testing.RawHttp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** What the doors let in, seen from the network. */
class IdentityHttpTest extends IdentityApplication {
    private String key;

    IdentityHttpTest(FirstKey firstKey, OperatorSecrets secrets, @LocalServerPort int port) {
        super(firstKey, secrets, port);
    }

    @BeforeEach
    void takeTheFirstKey() {
        key = firstKey();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization: Bearer ",
                "authorization: bearer ",
                "x-api-key: ",
                "api-key: "
            })
    void aKeyIsAcceptedInEachHeader(String header) throws IOException {
        RawHttp.Answer answer = get("/v1/whoami", header + key);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("default/default/default");
    }

    @Test
    void theSameKeyInTwoHeadersIsOneKey() throws IOException {
        assertThat(get("/v1/whoami", "Authorization: Bearer " + key, "x-api-key: " + key).status())
                .isEqualTo(200);
    }

    @Test
    void twoDifferentKeysAreRefused() throws IOException {
        RawHttp.Answer answer =
                get("/v1/whoami", "Authorization: Bearer " + key, "x-api-key: something-else");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("two different API keys");
    }

    @Test
    void noKeyIsRefusedInTheShapeThatClientsUnderstand() throws IOException {
        RawHttp.Answer answer = get("/v1/whoami");

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("www-authenticate")).hasValue("Bearer");
        assertThat(answer.body())
                .contains("\"type\":\"authentication_error\"", "\"code\":\"invalid_api_key\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization: Basic YTpi",
                "Authorization: Bearer ",
                "Cookie: JSESSIONID=1; key=hg_x",
                "x-api-key: ' or 1=1 --",
                "X-Forwarded-For: 127.0.0.1"
            })
    void nothingElseOpensTheDoor(String header) throws IOException {
        RawHttp.Answer answer = get("/v1/whoami", header);

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("set-cookie")).isEmpty();
    }

    /** A31: a body is announced and never sent; the answer comes all the same. */
    @Test
    void a31_aBadKeyIsRefusedBeforeTheBodyIsRead() throws IOException {
        byte[] head =
                ("POST /v1/echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 104857600\r\n"
                                + "Authorization: Bearer wrong\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII);

        assertThat(RawHttp.send(server(), head).status()).isEqualTo(401);
    }

    /** A05, A11: the path that is checked is the path that is served. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1;a/whoami",
                "//v1/whoami",
                "/v1/%2e%2e/v1/whoami",
                "/v1/..;/whoami",
                "/v1%2fwhoami",
                "/V1/whoami"
            })
    void a11_noSpellingOfAPathGoesAroundTheDoor(String path) throws IOException {
        assertThat(get(path).status()).isIn(400, 401, 404);
    }

    @Test
    void whatBelongsToNoInterfaceIsNotThere() throws IOException {
        RawHttp.Answer answer = get("/internal", "Authorization: Bearer " + key);

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.header("content-type")).hasValue("application/problem+json");
    }

    @Test
    void theAdministratorsTokenOpensTheAdministration() throws IOException {
        RawHttp.Answer answer =
                get("/api/admin/v1/whoami", "Authorization: Bearer " + adminToken());

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("platform-admin");
    }

    @Test
    void anApiKeyDoesNotOpenTheAdministrationNorTheTokenTheDataPlane() throws IOException {
        RawHttp.Answer administration = get("/api/admin/v1/whoami", "Authorization: Bearer " + key);

        assertThat(administration.status()).isEqualTo(401);
        assertThat(administration.header("content-type")).hasValue("application/problem+json");
        assertThat(get("/v1/whoami", "Authorization: Bearer " + adminToken()).status())
                .isEqualTo(401);
    }

    /** Tells who was let in. */
    @RestController
    static class Doors {
        @GetMapping("/v1/whoami")
        String caller(@AuthenticationPrincipal Caller caller) {
            return String.join("/", caller.tenantName(), caller.teamName(), caller.keyName());
        }

        @PostMapping("/v1/echo")
        String echo(@RequestBody String body) {
            return body;
        }

        @GetMapping("/api/admin/v1/whoami")
        String administrator(@AuthenticationPrincipal Administrator administrator) {
            return administrator.role().label();
        }

        @GetMapping("/internal")
        String hidden() {
            return "seen";
        }
    }
}
