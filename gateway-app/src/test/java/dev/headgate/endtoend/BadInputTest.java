package dev.headgate.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headgate.testing.RawHttp;
import dev.headgate.testing.RunningGateway;
import dev.headgate.testing.SharedGateway;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Bad input is refused in the client's own terms, tells nothing of our inside and costs nothing.
 */
@ExtendWith(SharedGateway.class)
class BadInputTest {
    private static final String CHAT = "POST /v1/chat/completions";
    private static final JsonMapper JSON = new JsonMapper();

    private final RunningGateway gateway;
    private int triesBefore;
    private long attemptsBefore;

    BadInputTest(RunningGateway gateway) {
        this.gateway = gateway;
    }

    @BeforeEach
    void count() {
        triesBefore = gateway.provider().tries().size();
        attemptsBefore = gateway.books().attempts();
    }

    @AfterEach
    void costsNothing() {
        assertThat(gateway.provider().tries()).hasSize(triesBefore);
        assertThat(gateway.books().attempts()).isEqualTo(attemptsBefore);
    }

    static Stream<Arguments> badBodies() {
        String hello = "\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]";
        return Stream.of(
                Arguments.of("cut off", "{\"model\":\"hosted\",", 400),
                Arguments.of("no JSON", "hello", 400),
                Arguments.of("empty", "", 400),
                Arguments.of("an array", "[]", 400),
                Arguments.of("more after the end", body(hello) + "{}", 400),
                Arguments.of(
                        "a key twice",
                        "{\"model\":\"hosted\",\"model\":\"chat\"," + hello + "}",
                        400),
                Arguments.of(
                        "deep",
                        body("\"x\":" + "[".repeat(5000) + "]".repeat(5000) + "," + hello),
                        400),
                Arguments.of(
                        "many tokens", body("\"x\":[" + "1,".repeat(300_000) + "1]," + hello), 400),
                Arguments.of(
                        "a number of 10,000 digits",
                        body("\"x\":" + "9".repeat(10_000) + "," + hello),
                        400),
                Arguments.of("model is a number", "{\"model\":5," + hello + "}", 400),
                Arguments.of("no model", "{" + hello + "}", 400),
                Arguments.of("messages is text", body("\"messages\":\"x\""), 400),
                Arguments.of("no messages", body("\"messages\":[]"), 400),
                Arguments.of("stream is text", body("\"stream\":\"yes\"," + hello), 400),
                Arguments.of("negative max_tokens", body("\"max_tokens\":-1," + hello), 400),
                Arguments.of(
                        "huge max_tokens",
                        body("\"max_tokens\":99999999999999999999," + hello),
                        400),
                Arguments.of("max_tokens is a fraction", body("\"max_tokens\":1.5," + hello), 400),
                Arguments.of("huge n", body("\"n\":1000000," + hello), 400),
                Arguments.of("negative n", body("\"n\":-1," + hello), 400),
                Arguments.of("unknown model", "{\"model\":\"nobody\"," + hello + "}", 404));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badBodies")
    void refusesABadBody(String what, String body, int status) throws IOException {
        RawHttp.Answer answer = post(body.getBytes(StandardCharsets.UTF_8));

        assertThat(answer.status()).isEqualTo(status);
        assertExplains(answer);
    }

    @Test
    void refusesInvalidUtf8() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(
                "{\"model\":\"hosted\",\"messages\":[{\"role\":\"user\",\"content\":\""
                        .getBytes(StandardCharsets.US_ASCII));
        body.writeBytes(new byte[] {(byte) 0xC3, (byte) 0x28});
        body.writeBytes("\"}]}".getBytes(StandardCharsets.US_ASCII));

        RawHttp.Answer answer = post(body.toByteArray());

        assertThat(answer.status()).isEqualTo(400);
        assertExplains(answer);
    }

    @Test
    void refusesABodyThatAnnouncesTooMuch() throws IOException {
        RawHttp.Answer answer = announce(500_000_000, "Authorization: Bearer " + gateway.key());

        assertThat(answer.status()).isEqualTo(413);
        assertExplains(answer);
    }

    @Test
    void refusesABadKeyBeforeItReadsTheBody() throws IOException {
        RawHttp.Answer answer =
                announce(100_000_000, "Authorization: Bearer " + bent(gateway.key()));

        assertThat(answer.status()).isEqualTo(401);
        assertExplains(answer);
    }

    @Test
    void refusesAMissingKey() throws IOException {
        RawHttp.Answer answer = RawHttp.send(gateway.uri(), RawHttp.request(CHAT, good()));

        assertThat(answer.status()).isEqualTo(401);
        assertExplains(answer);
    }

    @Test
    void refusesTwoDifferentKeys() throws IOException {
        String other = gateway.newKey("other").secret();
        RawHttp.Answer answer =
                RawHttp.send(
                        gateway.uri(),
                        RawHttp.request(
                                CHAT,
                                good(),
                                "Authorization: Bearer " + gateway.key(),
                                "x-api-key: " + other));

        assertThat(answer.status()).isEqualTo(400);
        assertExplains(answer);
        assertThat(answer.body()).doesNotContain(other);
    }

    @ParameterizedTest
    @MethodSource("unknownPaths")
    void refusesAnUnknownEndpoint(String requestLine, int status) throws IOException {
        RawHttp.Answer answer =
                RawHttp.send(
                        gateway.uri(),
                        RawHttp.request(
                                requestLine,
                                good(),
                                "Authorization: Bearer " + gateway.key(),
                                "Content-Type: application/json"));

        assertThat(answer.status()).isEqualTo(status);
        assertExplains(answer);
    }

    static Stream<Arguments> unknownPaths() {
        return Stream.of(
                Arguments.of("POST /v1/audio/speech", 404),
                Arguments.of("POST /v1/nothing", 404),
                Arguments.of("PUT /v1/chat/completions", 405));
    }

    private RawHttp.Answer post(byte[] body) throws IOException {
        return RawHttp.send(
                gateway.uri(),
                RawHttp.request(
                        CHAT,
                        body,
                        "Authorization: Bearer " + gateway.key(),
                        "Content-Type: application/json"));
    }

    /** Sends a head that announces a body, and none of the body. */
    private RawHttp.Answer announce(long length, String key) throws IOException {
        String head =
                "%s HTTP/1.1\r\nHost: localhost\r\n%s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
                        .formatted(CHAT, key, length);
        return RawHttp.send(gateway.uri(), head.getBytes(StandardCharsets.US_ASCII));
    }

    private void assertExplains(RawHttp.Answer answer) {
        JsonNode error = JSON.readTree(answer.body()).path("error");
        assertThat(error.path("message").asString()).isNotBlank();
        assertThat(error.path("type").asString()).isNotBlank();
        assertThat(error.path("code").asString()).isNotBlank();
        assertThat(error.has("param")).isTrue();
        assertThat(answer.header("x-request-id")).isPresent();
        assertThat(answer.body())
                .doesNotContain("dev.headgate")
                .doesNotContain("Exception")
                .doesNotContain("tools.jackson")
                .doesNotContain(gateway.key());
    }

    private static byte[] good() {
        return body("\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String body(String fields) {
        return "{\"model\":\"hosted\"," + fields + "}";
    }

    /** The key with one character of its secret changed. */
    private static String bent(String key) {
        int at = key.length() / 2;
        char other = key.charAt(at) == 'a' ? 'b' : 'a';
        return key.substring(0, at) + other + key.substring(at + 1);
    }
}
