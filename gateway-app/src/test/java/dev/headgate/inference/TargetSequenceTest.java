package dev.headgate.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.headgate.accounting.AttemptResult.Ending;
import dev.headgate.accounting.RequestId;
import dev.headgate.accounting.RequestRecord;
import dev.headgate.catalog.CatalogSnapshot;
import dev.headgate.catalog.Deployment;
import dev.headgate.catalog.DeploymentId;
import dev.headgate.catalog.Model;
import dev.headgate.catalog.Pool;
import dev.headgate.catalog.PoolId;
import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import dev.headgate.identity.Caller;
import dev.headgate.identity.KeyId;
import dev.headgate.identity.KeyLimits;
import dev.headgate.identity.TeamId;
import dev.headgate.identity.TenantId;
import dev.headgate.protocol.ChatRequest;
import dev.headgate.protocol.EmbeddingRequest;
import dev.headgate.protocol.InferenceRequest;
import dev.headgate.provider.UpstreamException;
import dev.headgate.provider.UpstreamException.Failure;
import dev.headgate.routing.Capability;
import dev.headgate.routing.PriorityClass;
import dev.headgate.routing.RoutingDecision.Explanation;
import dev.headgate.routing.RoutingDecision.Hedge;
import dev.headgate.routing.RoutingDecision.Routed;
import dev.headgate.routing.RoutingDecision.Target;
import dev.headgate.routing.RoutingDecision.Terms;
import dev.headgate.usage.UsageSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.util.unit.DataSize;

/** What happens when targets fail, before the client was told anything and after. */
class TargetSequenceTest {
    private static final String ANSWER =
            """
            {"id":"1","choices":[{"index":0,"message":{"role":"assistant","content":"Hello"},"finish_reason":"stop"}],\
            "usage":{"prompt_tokens":5,"completion_tokens":1,"total_tokens":6}}\
            """;
    private static final String HELLO =
            "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hello\"}}]}";
    private static final String STOP =
            "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}";
    private static final String USAGE =
            "{\"choices\":[],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":1,\"total_tokens\":6}}";
    private static final String DONE = "[DONE]";

    private final RecordingBook book = new RecordingBook();
    private final ScriptedClient providers = new ScriptedClient();
    private final MockHttpServletResponse response = new MockHttpServletResponse();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final List<Duration> pauses = new ArrayList<>();
    private int allowedRetries = 20;
    private InFlightRequest inFlight = new InFlightRequest(PriorityClass.INTERACTIVE, _ -> {});
    private Deadline deadline = Deadline.since(0, null);
    private @Nullable Hedge hedge;

    @Test
    void theFirstTargetAnswers() throws Exception {
        providers.answering("a", ANSWER).answering("b", ANSWER);

        answer(aChat(), "a", "b");

        assertThat(providers.called).containsExactly("a");
        assertThat(response.getContentAsString()).contains("Hello").contains("\"cost\":1");
        assertThat(response.getHeader("x-headgate-deployment")).isEqualTo("a");
        assertThat(response.getHeader("x-headgate-hosting")).isEqualTo("self_hosted");
        assertThat(response.getHeader("x-headgate-cost-usd")).isEqualTo("1");
        assertThat(book.settled)
                .singleElement()
                .satisfies(result -> {
                    assertThat(result.ending()).isEqualTo(Ending.COMPLETE);
                    assertThat(result.usage().source()).isEqualTo(UsageSource.PROVIDER);
                    assertThat(result.usage().tokens().totalOutput()).isEqualTo(1);
                });
    }

    @ParameterizedTest
    @EnumSource(
            value = Failure.class,
            names = {
                "CONNECT_FAILED",
                "NOT_ADMITTED",
                "RATE_LIMITED",
                "SERVER_ERROR",
                "FIRST_BYTE_TIMEOUT",
                "CUT_BEFORE_FIRST_BYTE",
                "MALFORMED"
            })
    void theNextTargetAnswersWhereTheFirstFailed(Failure failure) throws Exception {
        providers.failing("a", failure).answering("b", ANSWER);

        answer(aChat(), "a", "b");

        assertThat(providers.called).containsExactly("a", "b");
        assertThat(response.getContentAsString()).contains("Hello");
        assertThat(book.reserved).extracting(opening -> opening.number()).containsExactly(1, 2);
        assertThat(book.isBalanced()).isTrue();
        assertThat(book.released).hasSize(failure.mayBeBilled() ? 0 : 1);
    }

    @Test
    void atMostTwoFurtherTargetsAreTried() {
        providers
                .failing("a", Failure.SERVER_ERROR)
                .failing("b", Failure.CONNECT_FAILED)
                .failing("c", Failure.RATE_LIMITED)
                .answering("d", ANSWER);

        assertThatThrownBy(() -> answer(aChat(), "a", "b", "c", "d"))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        error ->
                                assertThat(error.code())
                                        .isEqualTo(ErrorCode.UPSTREAM_RATE_LIMITED));
        assertThat(providers.called).containsExactly("a", "b", "c");
        assertThat(book.released).containsExactly("server_error", "connect_failed", "rate_limited");
    }

    @Test
    void aFailureGoesToTheClientWhenTheBudgetOfItsProviderIsUsedUp() {
        allowedRetries = 0;
        providers.failing("a", Failure.SERVER_ERROR).answering("b", ANSWER);

        assertThatThrownBy(() -> answer(aChat(), "a", "b"))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        error -> assertThat(error.code()).isEqualTo(ErrorCode.UPSTREAM_FAILED));
        assertThat(providers.called).containsExactly("a");
        assertThat(
                        meters.get("headgate.retries")
                                .tags("place", "pool", "outcome", "budget_used_up")
                                .counter()
                                .count())
                .isOne();
    }

    @ParameterizedTest
    @EnumSource(
            value = Failure.class,
            names = {"CONNECT_FAILED", "NOT_ADMITTED", "QUARANTINED", "RATE_LIMITED"})
    void whatWasNeverSentDrawsNothing(Failure failure) throws Exception {
        allowedRetries = 0;
        providers.failing("a", failure).answering("b", ANSWER);

        answer(aChat(), "a", "b");

        assertThat(providers.called).containsExactly("a", "b");
    }

    @ParameterizedTest
    @ValueSource(ints = {502, 503, 529})
    void theOnlyTargetIsTriedOnceMoreIfItsFailurePasses(int status) throws Exception {
        providers.failingOnce("a", refusal(Failure.SERVER_ERROR, status, null), ANSWER);

        answer(aChat(), "a");

        assertThat(providers.called).containsExactly("a", "a");
        assertThat(pauses).hasSize(1);
        assertThat(book.reserved).extracting(opening -> opening.number()).containsExactly(1, 2);
        assertThat(book.isBalanced()).isTrue();
    }

    @Test
    void theOnlyTargetIsTriedOnceMoreAfterTheTimeThatItAskedFor() throws Exception {
        providers.failingOnce(
                "a", refusal(Failure.RATE_LIMITED, 429, Duration.ofSeconds(1)), ANSWER);

        answer(aChat(), "a");

        assertThat(pauses).containsExactly(Duration.ofSeconds(1));
    }

    @Test
    void aTargetThatAsksForLongIsNotWaitedFor() {
        providers.failingOnce(
                "a", refusal(Failure.RATE_LIMITED, 429, Duration.ofSeconds(3)), ANSWER);

        assertThatThrownBy(() -> answer(aChat(), "a"))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        error -> assertThat(error.retryAfter()).isEqualTo(Duration.ofSeconds(3)));
        assertThat(providers.called).containsExactly("a");
        assertThat(pauses).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Failure.class,
            names = {"FIRST_BYTE_TIMEOUT", "CUT_BEFORE_FIRST_BYTE", "ENGINE_LOST", "MALFORMED"})
    void theOnlyTargetIsNotTriedAgainIfItMayHaveBilledTheFirstTry(Failure failure) {
        providers.failing("a", failure);

        assertThatThrownBy(() -> answer(aChat(), "a")).isInstanceOf(GatewayException.class);
        assertThat(providers.called).containsExactly("a");
    }

    @Test
    void nobodyIsTriedForAClientThatLeftDuringThePause() {
        providers.failingOnce("a", refusal(Failure.SERVER_ERROR, 503, null), ANSWER);
        inFlight.cut(InFlightRequest.Cause.CLIENT_GONE);

        assertThatThrownBy(() -> answer(aChat(), "a")).isInstanceOf(GatewayException.class);
        assertThat(providers.called).containsExactly("a");
    }

    @Test
    void aRequestThatAnEngineDiedOfIsRefusedInWordsThatSayWhatToDo() {
        providers.failing("a", Failure.QUARANTINED);

        assertThatThrownBy(() -> answer(aChat(), "a"))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        error -> assertThat(error.code()).isEqualTo(ErrorCode.REQUEST_QUARANTINED))
                .hasMessageContaining("Change the request");
    }

    @Test
    void aRequestThatWasCutForWantOfMemorySaysSo() throws Exception {
        inFlight.cut(InFlightRequest.Cause.OVERLOADED);
        providers.breaking("a", Failure.CANCELLED, HELLO);

        answer(aStream(""), "a");

        assertThat(response.getContentAsString())
                .contains("\"code\":\"overloaded\"")
                .doesNotContain("[DONE]");
    }

    @Test
    void aRequestThatWasRejectedIsNotTriedElsewhere() {
        providers.failing("a", Failure.REJECTED).answering("b", ANSWER);

        assertThatThrownBy(() -> answer(aChat(), "a", "b"))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        error -> assertThat(error.code()).isEqualTo(ErrorCode.UPSTREAM_REJECTED));
        assertThat(providers.called).containsExactly("a");
    }

    @Test
    void anAnswerThatCannotBeReadGoesToTheNextTarget() throws Exception {
        providers.answering("a", "<html>").answering("b", ANSWER);

        answer(aChat(), "a", "b");

        assertThat(providers.called).containsExactly("a", "b");
        assertThat(book.settled).hasSize(2);
        assertThat(book.settled.getFirst().usage().source()).isEqualTo(UsageSource.ESTIMATE);
    }

    @Test
    void aStreamPassesThroughWithoutTheUsageThatNobodyAskedFor() throws Exception {
        providers.answering("a", HELLO, STOP, USAGE, DONE);

        answer(aStream(""), "a");

        assertThat(response.getContentAsString())
                .isEqualTo("data: " + HELLO + "\n\ndata: " + STOP + "\n\ndata: [DONE]\n\n");
        assertThat(response.getContentType()).startsWith("text/event-stream");
        assertThat(providers.bodies.getFirst()).contains("\"include_usage\":true");
        assertThat(book.settled.getFirst().usage().source()).isEqualTo(UsageSource.PROVIDER);
        assertThat(book.settled.getFirst().timeToFirstToken()).isNotNull();
        assertThat(providers.streamClosed).isTrue();
    }

    @Test
    void usageThatWasAskedForCarriesTheCost() throws Exception {
        providers.answering("a", HELLO, STOP, USAGE, DONE);

        answer(aStream(",\"stream_options\":{\"include_usage\":true}"), "a");

        assertThat(response.getContentAsString())
                .contains("\"prompt_tokens\":5")
                .contains("\"cost\":1")
                .endsWith("data: [DONE]\n\n");
    }

    @Test
    void usageThatComesWithEveryChunkIsPassedOnInOrder() throws Exception {
        String running =
                HELLO.replace("}]}", "}],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":1}}");
        providers.answering("a", running, HELLO, STOP, DONE);

        answer(aStream(""), "a");

        assertThat(response.getContentAsString())
                .startsWith("data: " + running + "\n\ndata: " + HELLO);
    }

    /** Amazon Bedrock counts in headers what the body says nothing of. */
    @Test
    void usageThatOnlyTheHeadersTellIsBooked() throws Exception {
        providers
                .answering("a", ANSWER.replaceAll(",\"usage\":.*}}", "}"))
                .answering("b", HELLO, STOP, DONE)
                .saying("x-amzn-bedrock-input-token-count", "5")
                .saying("x-amzn-bedrock-output-token-count", "7");

        answer(aChat(), "a");
        answer(aStream(""), "b");

        assertThat(book.settled)
                .hasSize(2)
                .allSatisfy(result -> {
                    assertThat(result.usage().source()).isEqualTo(UsageSource.PROVIDER);
                    assertThat(result.usage().tokens().totalInput()).isEqualTo(5);
                    assertThat(result.usage().tokens().totalOutput()).isEqualTo(7);
                });
    }

    @Test
    void aStreamThatFailsBeforeItsFirstEventGoesToTheNextTarget() throws Exception {
        providers.failing("a", Failure.CUT_BEFORE_FIRST_BYTE).answering("b", HELLO, STOP, DONE);

        answer(aStream(""), "a", "b");

        assertThat(providers.called).containsExactly("a", "b");
        assertThat(response.getContentAsString())
                .endsWith("data: [DONE]\n\n")
                .doesNotContain("error");
        assertThat(book.isBalanced()).isTrue();
    }

    @Test
    void aStreamThatBeginsWithAnErrorHasNotBegun() throws Exception {
        providers
                .answering("a", "{\"error\":{\"message\":\"secret words\"}}")
                .answering("b", HELLO, STOP, DONE);

        answer(aStream(""), "a", "b");

        assertThat(response.getContentAsString()).contains("Hello").doesNotContain("secret words");
    }

    @Test
    void aStreamThatBeginsWithWhatIsNoJsonHasNotBegun() throws Exception {
        providers.answering("a", "<html>").answering("b", HELLO, STOP, DONE);

        answer(aStream(""), "a", "b");

        assertThat(providers.called).containsExactly("a", "b");
        assertThat(book.isBalanced()).isTrue();
    }

    @Test
    void aStreamThatBreaksAfterItsFirstEventEndsInAnErrorAndWithoutDone() throws Exception {
        providers.breaking("a", Failure.INTERRUPTED, HELLO).answering("b", HELLO, STOP, DONE);

        answer(aStream(""), "a", "b");

        assertThat(providers.called).containsExactly("a");
        assertThat(response.getContentAsString())
                .startsWith("data: " + HELLO)
                .contains("upstream_interrupted")
                .doesNotContain("[DONE]");
        assertThat(book.settled)
                .singleElement()
                .satisfies(result -> {
                    assertThat(result.ending()).isEqualTo(Ending.INTERRUPTED);
                    assertThat(result.usage().source()).isEqualTo(UsageSource.STREAM_COUNT);
                    assertThat(result.usage().tokens().totalOutput()).isPositive();
                });
    }

    @Test
    void aStreamThatEndsWithoutItsTerminatorIsNoSuccess() throws Exception {
        providers.answering("a", HELLO, STOP);

        answer(aStream(""), "a");

        assertThat(response.getContentAsString())
                .contains("upstream_interrupted")
                .doesNotContain("[DONE]");
    }

    @Test
    void aStreamThatIsTerminatedWithoutAFinishReasonIsNoSuccess() throws Exception {
        providers.answering("a", HELLO, DONE);

        answer(aStream(""), "a");

        assertThat(response.getContentAsString())
                .contains("upstream_interrupted")
                .doesNotContain("[DONE]");
    }

    @Test
    void anErrorInsideAStreamIsToldInOurOwnWords() throws Exception {
        providers.answering("a", HELLO, "{\"error\":{\"message\":\"secret words\"}}", DONE);

        answer(aStream(""), "a");

        assertThat(response.getContentAsString())
                .contains("upstream_interrupted")
                .doesNotContain("secret words")
                .doesNotContain("[DONE]");
    }

    @Test
    void aDepartedClientIsBookedAsSuchAndToldNothing() throws Exception {
        inFlight.cut(InFlightRequest.Cause.CLIENT_GONE);
        providers.breaking("a", Failure.CANCELLED, HELLO);

        answer(aStream(""), "a");

        assertThat(response.getContentAsString()).doesNotContain("error");
        assertThat(book.settled)
                .singleElement()
                .satisfies(result -> assertThat(result.ending()).isEqualTo(Ending.CLIENT_GONE));
    }

    @Test
    void aStreamThatOutlastsTheDrainWindowSaysWhyItEnds() throws Exception {
        inFlight.cut(InFlightRequest.Cause.SHUTTING_DOWN);
        providers.breaking("a", Failure.CANCELLED, HELLO);

        answer(aStream(""), "a");

        assertThat(response.getContentAsString())
                .contains("shutting_down")
                .doesNotContain("[DONE]");
    }

    @Test
    void theUpstreamIsHeldToALimitWhereTheClientSetNone() throws Exception {
        providers.answering("a", ANSWER);

        answer(aChat(), "a");

        assertThat(book.reserved.getFirst().outputTokens()).isEqualTo(500);
        assertThat(providers.bodies.getFirst()).contains("\"max_tokens\":500");
    }

    @Test
    void theClientsOwnLimitIsReservedForEveryChoice() throws Exception {
        providers.answering("a", ANSWER);

        answer(chat(",\"max_tokens\":7,\"n\":3"), "a");

        assertThat(book.reserved.getFirst().outputTokens()).isEqualTo(21);
    }

    @Test
    void embeddingsAreAnsweredInOnePiece() throws Exception {
        providers.answering(
                "a",
                """
                {"data":[{"embedding":[0.5],"index":0}],"usage":{"prompt_tokens":2,"total_tokens":2}}\
                """);

        answer(EmbeddingRequest.parse(utf8("{\"model\":\"m\",\"input\":\"text\"}")), "a");

        assertThat(response.getContentAsString()).contains("0.5");
        assertThat(book.reserved.getFirst().outputTokens()).isZero();
        assertThat(book.settled.getFirst().usage().tokens().totalInput()).isEqualTo(2);
    }

    @Test
    void aHedgedRequestIsAnsweredByTheSecondCallWhereTheFirstIsSlow() throws Exception {
        providers.hanging("a").answering("b", ANSWER);
        hedge = hedgeTo("b");

        answer(aChat(), "a", "b", "c");

        assertThat(response.getContentAsString()).contains("Hello");
        assertThat(response.getHeader("x-headgate-deployment")).isEqualTo("b");
        await().until(book::isBalanced);
        assertThat(book.settled)
                .extracting(result -> result.ending())
                .containsExactlyInAnyOrder(Ending.COMPLETE, Ending.SUPERSEDED);
        assertThat(book.reserved).extracting(opening -> opening.number()).containsExactly(1, 2);
    }

    @Test
    void aHedgedRequestMakesNoSecondCallWhereTheFirstIsFast() throws Exception {
        providers.answering("a", ANSWER).answering("b", ANSWER);
        hedge = new Hedge(target("b"), Duration.ofMinutes(5), BigDecimal.ONE);

        answer(aChat(), "a", "b");

        assertThat(providers.called).containsExactly("a");
        assertThat(book.isBalanced()).isTrue();
    }

    @Test
    void aSecondCallThatFailsLeavesTheFirstAlone() throws Exception {
        providers.hangingUntil(() -> providers.called.contains("b"), "a", ANSWER);
        providers.failing("b", Failure.SERVER_ERROR);
        hedge = hedgeTo("b");

        answer(aChat(), "a", "b");

        assertThat(response.getHeader("x-headgate-deployment")).isEqualTo("a");
        assertThat(book.released).containsExactly("server_error");
        assertThat(book.isBalanced()).isTrue();
    }

    @Test
    void aBudgetWithoutRoomForTheSecondCallLeavesTheFirstAlone() throws Exception {
        providers.hangingUntil(() -> book.turnedAway == 1, "a", ANSWER);
        hedge = hedgeTo("b");
        book.room = 1;

        answer(aChat(), "a", "b");

        assertThat(providers.called).containsExactly("a");
        assertThat(response.getContentAsString()).contains("Hello");
    }

    @Test
    void whereBothCallsFailTheNextTargetIsTried() throws Exception {
        providers.failing("a", Failure.SERVER_ERROR).failing("b", Failure.SERVER_ERROR);
        providers.answering("c", ANSWER);
        hedge = hedgeTo("b");

        answer(aChat(), "a", "b", "c");

        assertThat(response.getHeader("x-headgate-deployment")).isEqualTo("c");
        assertThat(book.isBalanced()).isTrue();
    }

    @Test
    void aDepartedClientCutsBothCalls() {
        providers.hanging("a").hanging("b");
        hedge = hedgeTo("b");
        Thread.ofVirtual()
                .start(() -> {
                    await().until(() -> providers.called.size() == 2);
                    inFlight.cut(InFlightRequest.Cause.CLIENT_GONE);
                });

        assertThatThrownBy(() -> answer(aChat(), "a", "b")).isInstanceOf(GatewayException.class);
        assertThat(book.settled)
                .hasSize(2)
                .allSatisfy(result -> assertThat(result.ending()).isEqualTo(Ending.CLIENT_GONE));
    }

    @Test
    void noCallLastsLongerThanTheDeadline() throws Exception {
        providers.answering("a", ANSWER);
        deadline = Deadline.since(0, Duration.ofSeconds(7), () -> Duration.ofSeconds(2).toNanos());

        answer(aChat(), "a");

        assertThat(book.reserved.getFirst().longest()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void nothingIsReservedAfterTheDeadline() {
        providers.answering("a", ANSWER);
        deadline = Deadline.since(0, Duration.ofSeconds(7), () -> Duration.ofSeconds(7).toNanos());

        assertThatThrownBy(() -> answer(aChat(), "a"))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        error -> assertThat(error.code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED));
        assertThat(book.reserved).isEmpty();
    }

    @Test
    void noFurtherTargetIsTriedAfterTheDeadline() {
        providers.failing("a", Failure.FIRST_BYTE_TIMEOUT).answering("b", ANSWER);
        deadline =
                Deadline.since(
                        0,
                        Duration.ofSeconds(7),
                        () -> Duration.ofSeconds(providers.called.isEmpty() ? 0 : 8).toNanos());

        assertThatThrownBy(() -> answer(aChat(), "a", "b"))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        error -> assertThat(error.code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED));
        assertThat(providers.called).containsExactly("a");
        assertThat(book.isBalanced()).isTrue();
    }

    private static Target target(String name) {
        return new Target(name, null, null);
    }

    private static Hedge hedgeTo(String name) {
        return new Hedge(target(name), Duration.ofMillis(20), BigDecimal.ONE);
    }

    private static UpstreamException refusal(
            Failure failure, int status, @Nullable Duration retryAfter) {
        return new UpstreamException(failure, status, retryAfter, null);
    }

    private void answer(InferenceRequest request, String... targets) throws IOException {
        var properties =
                new InferenceProperties(
                        DataSize.ofMegabytes(1),
                        Duration.ofSeconds(30),
                        10,
                        Duration.ofMinutes(10),
                        2,
                        256,
                        8192,
                        0,
                        Duration.ofSeconds(1));
        CatalogSnapshot catalog =
                new CatalogSnapshot(
                        Arrays.stream(targets).map(TargetSequenceTest::deployment).toList());
        var sequence =
                new TargetSequence(
                        new TargetCalls(() -> catalog, book, properties),
                        new AnswerSource(providers),
                        new Retries(
                                new RetryProperties(
                                        0.1,
                                        allowedRetries,
                                        Duration.ofMillis(200),
                                        Duration.ofSeconds(2)),
                                () -> 0,
                                () -> 0,
                                pauses::add,
                                meters),
                        properties);
        var client = new ClientExchange(new MockHttpServletRequest(), response);
        sequence.answer(
                new Routed(
                        Arrays.stream(targets).map(TargetSequenceTest::target).toList(),
                        new Terms(List.of(), hedge, null, null, null, PriorityClass.INTERACTIVE),
                        new Explanation(null, "priority", null, List.of(), List.of())),
                new Inquiry(
                        request,
                        recordOf(request),
                        null,
                        PriorityClass.INTERACTIVE,
                        deadline,
                        inFlight,
                        client));
    }

    private static ChatRequest aChat() {
        return chat("");
    }

    private static ChatRequest aStream(String more) {
        return chat(",\"stream\":true" + more);
    }

    private static ChatRequest chat(String more) {
        return ChatRequest.parse(
                utf8(
                        "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]"
                                + more
                                + "}"));
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static RequestRecord recordOf(InferenceRequest request) {
        var caller =
                new Caller(
                        new KeyId(UUID.randomUUID()),
                        "key",
                        new TeamId(UUID.randomUUID()),
                        "team",
                        new TenantId(UUID.randomUUID()),
                        "tenant",
                        null,
                        Set.of(),
                        KeyLimits.NONE);
        return new RequestRecord(
                new RequestId(UUID.randomUUID()),
                caller,
                "/v1/chat/completions",
                request.model(),
                request.stream(),
                Map.of("use_case", "search"),
                1,
                null,
                "{}",
                Instant.EPOCH);
    }

    static Deployment deployment(String name) {
        var model =
                new Model(
                        "m",
                        "somebody",
                        "family",
                        null,
                        true,
                        "Apache-2.0",
                        Set.of(),
                        Set.of(Capability.CHAT, Capability.EMBEDDINGS, Capability.STREAMING),
                        4096L,
                        500L);
        var pool =
                new Pool(
                        new PoolId(UUID.randomUUID()),
                        "pool",
                        Pool.Engine.OPENAI_COMPATIBLE,
                        null,
                        null,
                        1);
        return new Deployment(
                new DeploymentId(UUID.randomUUID()),
                name,
                model,
                "m",
                new Deployment.Place.SelfHosted(pool, null));
    }
}
