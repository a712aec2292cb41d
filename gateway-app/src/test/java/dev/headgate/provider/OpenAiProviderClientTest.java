package dev.headgate.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.headgate.catalog.Deployment;
import dev.headgate.protocol.AnswerDialect;
import dev.headgate.protocol.ServerSentEvent;
import dev.headgate.protocol.StreamMeter;
import dev.headgate.protocol.UsageBounds;
import dev.headgate.provider.UpstreamException.Failure;
import dev.headgate.testing.MockUpstream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpenAiProviderClientTest {
    private final MockUpstream mock;
    private final ClientUnderTest patient = ClientUnderTest.patient();
    private final ClientUnderTest impatient = ClientUnderTest.impatient();

    OpenAiProviderClientTest() throws IOException {
        mock = MockUpstream.start(0);
    }

    @AfterEach
    void stop() {
        patient.close();
        impatient.close();
        mock.close();
    }

    @Test
    void completes() {
        byte[] answer = patient.complete(upstream(patient, "n3"));

        assertThat(new String(answer, StandardCharsets.UTF_8))
                .contains("\"The gate is \"", "\"completion_tokens\":3");
    }

    @Test
    void streamsToTheEnd() {
        StreamMeter meter = new StreamMeter(AnswerDialect.CHAT, new UsageBounds(1, 1_000));
        List<StreamMeter.Kind> kinds = new ArrayList<>();

        try (EventStream events = patient.stream(upstream(patient, "n3"))) {
            for (ServerSentEvent event = events.next(); event != null; event = events.next()) {
                kinds.add(meter.observe(event));
            }
        }

        assertThat(meter.isComplete()).isTrue();
        assertThat(meter.usage().tokens().output()).isEqualTo(3);
        assertThat(kinds).endsWith(StreamMeter.Kind.USAGE, StreamMeter.Kind.DONE);
    }

    @Test
    void tellsWhatTheHeadersOfAnAnswerSay() throws Exception {
        String counted =
                "HTTP/1.1 200 OK\r\nX-Amzn-Bedrock-Output-Token-Count: 7\r\nContent-Type: ";
        String name = "x-amzn-bedrock-output-token-count";
        try (RawUpstream whole =
                        RawUpstream.answering(
                                counted + "application/json\r\nContent-Length: 2\r\n\r\n{}");
                RawUpstream streaming =
                        RawUpstream.answering(
                                counted
                                        + "text/event-stream\r\nConnection: close\r\n\r\ndata: [DONE]\n\n")) {
            UpstreamAnswer answer =
                    patient.client.complete(
                            patient.hosted(whole.baseUrl(), null),
                            ClientUnderTest.call(null),
                            ClientUnderTest.json(false));
            assertThat(answer.header(name)).isEqualTo("7");
            assertThat(answer.header("x-request-cost")).isNull();
            try (EventStream events = patient.stream(patient.hosted(streaming.baseUrl(), null))) {
                assertThat(events.header(name)).isEqualTo("7");
            }
        }
    }

    @Test
    void usesAConnectionAgainAfterEveryGoodOrRefusedCall() throws Exception {
        Deployment good = upstream(patient, "n3");
        Deployment refusing = upstream(patient, "f400");

        for (int i = 0; i < 3; i++) {
            patient.complete(good);
            try (EventStream events = patient.stream(good)) {
                readToTheTerminator(events);
            }
            assertThatThrownBy(() -> patient.complete(refusing))
                    .isInstanceOf(UpstreamException.class);
        }

        assertThat(stats()).contains("\"connections\":2,");
    }

    @ParameterizedTest
    @CsvSource({
        "f500, SERVER_ERROR",
        "f503, SERVER_ERROR",
        "f529, SERVER_ERROR",
        "f401, SERVER_ERROR",
        "f403, SERVER_ERROR",
        "f404, SERVER_ERROR",
        "f400, REJECTED",
        "f413, REJECTED",
        "f422, REJECTED"
    })
    void a21TellsRefusalsByTheirStatusAlone(String behaviour, Failure failure) {
        Deployment upstream = upstream(patient, behaviour);
        int status = Integer.parseInt(behaviour.substring(1));

        for (UpstreamException refusal :
                List.of(
                        failureOf(() -> patient.complete(upstream)),
                        failureOf(() -> patient.stream(upstream)))) {
            assertThat(refusal.failure()).isEqualTo(failure);
            assertThat(refusal.status()).isEqualTo(status);
            assertThat(refusal).hasMessage(failure.name()).hasNoCause();
        }
    }

    @Test
    void r10LeavesADeploymentAloneForAsLongAsItsProviderAsked() {
        Deployment upstream = upstream(patient, "f429,ra3");

        UpstreamException told = failureOf(() -> patient.stream(upstream));
        UpstreamException known = failureOf(() -> patient.complete(upstream));

        assertThat(told.failure()).isEqualTo(Failure.RATE_LIMITED);
        assertThat(told.status()).isEqualTo(429);
        assertThat(told.retryAfter()).isEqualTo(Duration.ofSeconds(3));
        assertThat(known.failure()).isEqualTo(Failure.RATE_LIMITED);
        assertThat(known.wasSent()).isFalse();
        assertThat(known.retryAfter()).isBetween(Duration.ZERO, Duration.ofSeconds(3));
    }

    @Test
    void sendsNothingWhereNobodyListens() throws IOException {
        int port;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closed.getLocalPort();
        }
        Deployment nobody = patient.hosted(URI.create("http://127.0.0.1:" + port + "/v1"), null);

        assertThat(failureOf(() -> patient.complete(nobody)).failure())
                .isEqualTo(Failure.CONNECT_FAILED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hang", "stall"})
    void t09GivesUpOnAnUpstreamThatStaysSilent(String behaviour) {
        Deployment silent = upstream(impatient, behaviour);

        assertThat(failureOf(() -> impatient.complete(silent)).failure())
                .isEqualTo(Failure.FIRST_BYTE_TIMEOUT);
    }

    @Test
    void t09GivesUpOnAStreamThatDoesNotBegin() {
        assertThat(failureOf(() -> impatient.stream(upstream(impatient, "hang"))).failure())
                .isEqualTo(Failure.FIRST_BYTE_TIMEOUT);
    }

    @Test
    void t09GivesUpOnACallThatLastsTooLong() {
        UpstreamCall short_ = new UpstreamCall("/chat/completions", Duration.ofMillis(300), null);
        Deployment dripping = upstream(patient, "n1000,i50");

        UpstreamException failure;
        try (EventStream events =
                patient.client.stream(dripping, short_, ClientUnderTest.json(true))) {
            failure = failureOf(() -> readToTheTerminator(events));
        }

        assertThat(failure.failure()).isEqualTo(Failure.INTERRUPTED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"reset", "trunc"})
    void noticesACutBeforeAnythingCouldBePassedOn(String behaviour) {
        assertThat(failureOf(() -> patient.complete(upstream(patient, behaviour))).failure())
                .isEqualTo(Failure.CUT_BEFORE_FIRST_BYTE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"reset5", "trunc5", "stall5"})
    void r09NoticesACutInTheMiddleOfAStream(String behaviour) {
        try (EventStream events = impatient.stream(upstream(impatient, behaviour))) {
            assertThat(failureOf(() -> readToTheTerminator(events)).failure())
                    .isEqualTo(Failure.INTERRUPTED);
        }
    }

    @Test
    void refusesAStreamThatIsNoStream() {
        assertThat(failureOf(() -> patient.stream(upstream(patient, "badjson"))).failure())
                .isEqualTo(Failure.MALFORMED);
    }

    @Test
    void callsAPoolWithoutACredential() {
        Deployment pool = patient.pooled(dev.headgate.catalog.Pool.Engine.VLLM, url("n1"));

        assertThat(patient.complete(pool)).isNotEmpty();
    }

    private Deployment upstream(ClientUnderTest client, String behaviour) {
        return client.hosted(url(behaviour), "sk-canary");
    }

    private URI url(String behaviour) {
        return URI.create("http://127.0.0.1:" + mock.port() + "/m/" + behaviour + "/v1");
    }

    private static void readToTheTerminator(EventStream events) {
        ServerSentEvent event = events.next();
        while (event != null && event.data()[0] != '[') {
            event = events.next();
        }
        assertThat(event).isNotNull();
    }

    private static UpstreamException failureOf(
            org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        UpstreamException failure = catchThrowableOfType(UpstreamException.class, call);
        assertThat(failure).isNotNull();
        return failure;
    }

    private String stats() throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            URI uri = URI.create("http://127.0.0.1:" + mock.port() + "/__mock/stats");
            return http.send(
                            HttpRequest.newBuilder(uri).build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }
}
