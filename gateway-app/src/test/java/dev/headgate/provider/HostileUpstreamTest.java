package dev.headgate.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.headgate.catalog.Deployment;
import dev.headgate.provider.RawUpstream.Received;
import dev.headgate.provider.UpstreamException.Failure;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Upstreams that break the rules, or would like to be told more than they should know. */
class HostileUpstreamTest {
    private static final String SECRET = "sk-canary-5b1f";
    private static final String JSON = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";
    private static final String EVENTS = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n";

    private final ClientUnderTest client = ClientUnderTest.patient();

    @AfterEach
    void stop() {
        client.close();
    }

    @Test
    void a16SendsTheseHeadersAndNoOthers() throws IOException {
        try (RawUpstream upstream = RawUpstream.answering(JSON + "Content-Length: 2\r\n\r\n{}")) {
            client.complete(client.hosted(upstream.baseUrl(), SECRET));

            Received request = upstream.received().remove();
            assertThat(request.requestLine()).isEqualTo("POST /v1/chat/completions HTTP/1.1");
            assertThat(request.headers())
                    .containsExactlyInAnyOrder(
                            "Host: 127.0.0.1:" + upstream.baseUrl().getPort(),
                            "Authorization: Bearer " + SECRET,
                            "Content-Type: application/json; charset=UTF-8",
                            "Content-Length: " + ClientUnderTest.json(false).length,
                            "Accept: application/json",
                            "Accept-Encoding: identity",
                            "Connection: keep-alive",
                            "User-Agent: Headgate");
            assertThat(request.body())
                    .isEqualTo(new String(ClientUnderTest.json(false), StandardCharsets.UTF_8));
        }
    }

    @Test
    void a15FollowsNoRedirectAndShowsTheCredentialToNobodyElse() throws IOException {
        try (RawUpstream thief = RawUpstream.answering(JSON + "Content-Length: 2\r\n\r\n{}");
                RawUpstream upstream =
                        RawUpstream.answering(
                                "HTTP/1.1 307 Temporary Redirect\r\nLocation: "
                                        + thief.baseUrl()
                                        + "\r\nContent-Length: 0\r\n\r\n")) {
            Deployment deployment = client.hosted(upstream.baseUrl(), SECRET);

            assertThat(failureOf(() -> client.complete(deployment)).failure())
                    .isEqualTo(Failure.SERVER_ERROR);
            assertThat(thief.received()).isEmpty();
            assertThat(upstream.received()).hasSize(1);
        }
    }

    @Test
    void sendsNoCookieBack() throws IOException {
        try (RawUpstream upstream =
                RawUpstream.answering(
                        JSON
                                + "Set-Cookie: session=1; Path=/\r\nConnection: close\r\n"
                                + "Content-Length: 2\r\n\r\n{}")) {
            Deployment deployment = client.hosted(upstream.baseUrl(), SECRET);

            client.complete(deployment);
            client.complete(deployment);

            assertThat(upstream.received())
                    .hasSize(2)
                    .allSatisfy(request ->
                            assertThat(request.headers())
                                    .noneMatch(header ->
                                            header.toLowerCase(Locale.ROOT).startsWith("cookie")));
        }
    }

    @ParameterizedTest
    @MethodSource
    void a21KeepsTheUpstreamsTextOutOfTheFailure(String answer) throws IOException {
        try (RawUpstream upstream = RawUpstream.answering(answer)) {
            Deployment deployment = client.hosted(upstream.baseUrl(), SECRET);

            for (UpstreamException failure :
                    List.of(
                            failureOf(() -> client.complete(deployment)),
                            failureOf(() -> client.stream(deployment)))) {
                assertThat(failure).hasMessage(failure.failure().name()).hasNoCause();
                assertThat(failure.toString()).doesNotContain("acct_", SECRET);
            }
        }
    }

    static Stream<String> a21KeepsTheUpstreamsTextOutOfTheFailure() {
        return Stream.of(
                "HTTP/1.1 500 acct_7\r\nX-Account: acct_7\r\nContent-Length: 6\r\n\r\nacct_7",
                "HTTP/1.1 401 Unauthorized\r\nContent-Length: 24\r\n\r\nbad key " + SECRET + "12",
                "acct_7 is not HTTP at all\r\n\r\n",
                "HTTP/1.1 200 OK\r\nacct_7 no colon\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: acct_7\r\n\r\n");
    }

    @ParameterizedTest
    @MethodSource
    void t20RefusesAnswersBeyondTheBounds(String name, String answer) throws IOException {
        try (RawUpstream upstream = RawUpstream.answering(answer)) {
            Deployment deployment = client.hosted(upstream.baseUrl(), SECRET);

            assertThat(failureOf(() -> client.complete(deployment)).failure())
                    .as(name)
                    .isEqualTo(Failure.MALFORMED);
        }
    }

    static Stream<Arguments> t20RefusesAnswersBeyondTheBounds() {
        String header = "X-H: 1\r\n";
        return Stream.of(
                Arguments.of("many headers", JSON + header.repeat(101) + "\r\n{}"),
                Arguments.of("long header", JSON + "X-H: " + "x".repeat(20_000) + "\r\n\r\n{}"),
                Arguments.of("long body", JSON + "Connection: close\r\n\r\n" + "x".repeat(100_001)),
                Arguments.of(
                        "compressed body", JSON + "Content-Encoding: gzip\r\n\r\n" + "x".repeat(9)),
                Arguments.of("no JSON", "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>"),
                Arguments.of("no content", "HTTP/1.1 204 No Content\r\n\r\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ": hello\n\n", "data: half"})
    void aStreamWithoutAnEventMayBeTriedElsewhere(String body) throws IOException {
        try (RawUpstream upstream =
                RawUpstream.answering(EVENTS + "Connection: close\r\n\r\n" + body)) {
            Deployment deployment = client.hosted(upstream.baseUrl(), SECRET);

            assertThat(failureOf(() -> client.stream(deployment)).failure())
                    .isEqualTo(Failure.CUT_BEFORE_FIRST_BYTE);
        }
    }

    @Test
    void t20CutsAStreamWithAnEndlessLine() throws IOException {
        String event = "data: {}\n\n";
        try (RawUpstream upstream =
                RawUpstream.that((_, out) -> {
                    out.write((EVENTS + "\r\n" + event).getBytes(StandardCharsets.UTF_8));
                    byte[] more = "x".repeat(10_000).getBytes(StandardCharsets.UTF_8);
                    while (true) {
                        out.write(more);
                    }
                })) {
            Deployment deployment = client.hosted(upstream.baseUrl(), SECRET);

            try (EventStream events = client.stream(deployment)) {
                assertThat(events.next()).isNotNull();
                assertThat(failureOf(events::next).failure()).isEqualTo(Failure.INTERRUPTED);
            }
        }
    }

    @Test
    void r09AStreamThatEndsInGoodOrderWithoutItsTerminatorCountsAsAFailureOfTheUpstream()
            throws IOException {
        try (RawUpstream upstream =
                RawUpstream.answering(EVENTS + "Connection: close\r\n\r\ndata: {}\n\n")) {
            try (EventStream events = client.stream(client.hosted(upstream.baseUrl(), SECRET))) {
                assertThat(events.next()).isNotNull();
                assertThat(events.next()).isNull();
                assertThat(events.next()).isNull();
            }
        }

        assertThat(
                        client.meters
                                .get("gen_ai.client.operation.duration")
                                .tags("deployment", "m@acme", "outcome", "interrupted")
                                .timer()
                                .count())
                .isOne();
    }

    @ParameterizedTest
    @ValueSource(strings = {"169.254.169.254", "0.0.0.0", "[fe80::1]", "224.0.0.1"})
    void t05CallsNoAddressThatIsNeverAnUpstream(String host) {
        Deployment deployment = client.hosted(URI.create("http://" + host + "/v1"), SECRET);

        assertThat(failureOf(() -> client.complete(deployment)).failure())
                .isEqualTo(Failure.CONNECT_FAILED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Retry-After: soon", "Retry-After: -5", "Retry-After: 99999999999999999"})
    void ignoresADelayThatIsNone(String header) throws IOException {
        String answer = "HTTP/1.1 429 Too Many\r\n" + header + "\r\nContent-Length: 0\r\n\r\n";
        try (RawUpstream upstream = RawUpstream.answering(answer)) {
            Deployment deployment = client.hosted(upstream.baseUrl(), SECRET);

            assertThat(failureOf(() -> client.complete(deployment)).retryAfter()).isNull();
        }
    }

    @Test
    void a20NamesOnlyTheHostOfAnUpstream() {
        Upstream upstream = new Upstream(URI.create("https://api.example.com/v1"), SECRET);

        assertThat(upstream.toString()).isEqualTo("Upstream[api.example.com]");
    }

    @Test
    void cutsTheConnectionOfAnAnswerThatIsClosedEarly() throws Exception {
        var cut = new CompletableFuture<Boolean>();
        try (RawUpstream upstream = RawUpstream.that((_, out) -> dripUntilCut(out, cut))) {
            EventStream events = client.stream(client.hosted(upstream.baseUrl(), SECRET));
            assertThat(events.next()).isNotNull();

            events.close();

            assertThat(cut.get(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    /** Writes events until the other side is gone. */
    private static void dripUntilCut(OutputStream out, CompletableFuture<Boolean> cut) {
        try {
            out.write((EVENTS + "\r\n").getBytes(StandardCharsets.UTF_8));
            while (true) {
                out.write("data: {}\n\n".getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
        } catch (IOException _) {
            cut.complete(true);
        }
    }

    private static UpstreamException failureOf(ThrowingCallable call) {
        UpstreamException failure = catchThrowableOfType(UpstreamException.class, call);
        assertThat(failure).isNotNull();
        return failure;
    }
}
