package dev.headgate.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headgate.testing.JsonApi;
import dev.headgate.testing.RunningGateway;
import dev.headgate.testing.SharedGateway;
import dev.headgate.testing.Try;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/**
 * F06: what happens when a target fails. However it fails, the provider has seen as many tries as
 * the ledger has attempts that were sent.
 */
@ExtendWith(SharedGateway.class)
class FallbackTest {
    private static final String NOT_SENT = "connect_failed";

    private final RunningGateway gateway;
    private final String mark = UUID.randomUUID().toString();

    FallbackTest(RunningGateway gateway) {
        this.gateway = gateway;
    }

    @ParameterizedTest
    @ValueSource(strings = {"after-500", "after-hang", "after-cut"})
    void answersFromTheNextTargetWhenTheFirstFailsBeforeItsFirstByte(String alias) {
        for (boolean stream : List.of(false, true)) {
            JsonApi.Answer answer = ask(alias, stream);

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("x-headgate-deployment")).isEqualTo("eight-words@scripted");
            assertThat(attempts(answer)).hasSize(2);
        }
        assertThat(gateway.provider().triesMarked(mark)).hasSize(4);
    }

    @Test
    void leavesATargetThatLimitsItsRateAloneForAsLongAsItAsked() {
        JsonApi.Answer told = ask("after-limit", false);
        JsonApi.Answer known = ask("after-limit", true);

        assertThat(told.status()).isEqualTo(200);
        assertThat(attempts(told)).hasSize(2);
        assertThat(known.status()).isEqualTo(200);
        assertThat(known.header("x-headgate-deployment")).isEqualTo("eight-words@scripted");
        assertThat(gateway.provider().triesMarked(mark))
                .as("only the first request was sent to it")
                .extracting(Try::model)
                .containsOnlyOnce("mock-f429-ra30");
    }

    @Test
    void answersFromTheNextTargetWhenNobodyListensAtTheFirst() {
        JsonApi.Answer answer = ask("after-refused", false);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(attempts(answer))
                .extracting(attempt -> attempt.path("failure").asString(""))
                .containsExactly(NOT_SENT, "");
        assertThat(gateway.provider().triesMarked(mark)).hasSize(1);
    }

    @Test
    void givesUpAfterTwoFurtherTargets() {
        JsonApi.Answer answer = ask("after-everything", false);

        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.json().path("error").path("code").asString())
                .isEqualTo("upstream_failed");
        assertThat(answer.body()).doesNotContain("mock");
        assertThat(attempts(answer)).hasSize(3);
        assertThat(gateway.provider().triesMarked(mark)).hasSize(3);
    }

    @Test
    void tellsTheClientWhenAStreamIsCutAfterItsFirstByte() {
        JsonApi.Answer answer = ask("after-cut-in-the-middle", true);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).contains("gate ");
        assertThat(answer.body()).contains("\"code\":\"upstream_interrupted\"");
        assertThat(answer.body()).doesNotContain("[DONE]");
        assertThat(attempts(answer)).hasSize(1);
        assertThat(gateway.provider().triesMarked(mark)).hasSize(1);
    }

    @Test
    void tellsTheClientWhenAStreamReportsAnError() {
        JsonApi.Answer answer = ask("after-error-in-the-middle", true);

        assertThat(answer.body()).contains("\"error\":");
        assertThat(answer.body()).doesNotContain("[DONE]").doesNotContain("mock:");
        assertThat(attempts(answer)).hasSize(1);
    }

    private JsonApi.Answer ask(String alias, boolean stream) {
        return gateway.api()
                .post(
                        "/v1/chat/completions",
                        """
                        {"model":"%s","stream":%b,"max_tokens":50,
                         "messages":[{"role":"user","content":"%s"}]}\
                        """
                                .formatted(alias, stream, mark));
    }

    private List<JsonNode> attempts(JsonApi.Answer answer) {
        return gateway.settledReceipt(answer.header("x-request-id"))
                .path("attempts")
                .valueStream()
                .toList();
    }
}
