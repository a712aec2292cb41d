package dev.headgate.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headgate.protocol.StreamMeter.Kind;
import dev.headgate.usage.TokenUsage;
import dev.headgate.usage.UsageSource;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamMeterTest {
    private static final String USAGE =
            "\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":3,\"total_tokens\":10}";
    private final StreamMeter meter =
            new StreamMeter(AnswerDialect.CHAT, new UsageBounds(40, 1_000));

    @Test
    void followsAStreamToItsEnd() {
        assertThat(observe("")).isEqualTo(Kind.COMMENT);
        assertThat(observe(delta("{\"role\":\"assistant\",\"content\":\"\"}")))
                .isEqualTo(Kind.CONTENT);
        assertThat(observe(delta("{\"content\":\"Hi\"}"))).isEqualTo(Kind.CONTENT);
        assertThat(observe(finish(""))).isEqualTo(Kind.CONTENT);
        assertThat(observe("{\"choices\":[]," + USAGE + "}")).isEqualTo(Kind.USAGE);
        assertThat(meter.isComplete()).isFalse();
        assertThat(observe("[DONE]")).isEqualTo(Kind.DONE);

        assertThat(meter.isComplete()).isTrue();
        assertThat(meter.usage().tokens()).isEqualTo(TokenUsage.of(7, 3));
        assertThat(meter.usage().source()).isEqualTo(UsageSource.PROVIDER);
    }

    @Test
    void takesUsageFromALastChunkThatStillHasChoices() {
        assertThat(observe(finish("," + USAGE))).isEqualTo(Kind.CONTENT_WITH_USAGE);

        assertThat(meter.usage().tokens()).isEqualTo(TokenUsage.of(7, 3));
    }

    @Test
    void takesTheLastOfRunningTotals() {
        observe(
                "{\"choices\":[{\"delta\":{\"content\":\"a\"}}],\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":1}}");
        observe(
                "{\"choices\":[{\"delta\":{\"content\":\"b\"}}],\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":2}}");
        observe(delta("{\"content\":\"c\"}").replace("}]", "}],\"usage\":null"));

        assertThat(meter.usage().tokens()).isEqualTo(TokenUsage.of(7, 2));
    }

    @Test
    void passesOnAChunkWithoutChoicesOrUsage() {
        assertThat(observe("{\"choices\":[],\"prompt_filter_results\":[]}"))
                .isEqualTo(Kind.CONTENT);
    }

    @Test
    void r09AnEndWithoutTerminatorIsNoEnd() {
        observe(delta("{\"content\":\"Hi\"}"));
        observe(finish(""));

        assertThat(meter.isComplete()).isFalse();
    }

    @Test
    void r09AnEndWithoutFinishReasonIsNoEnd() {
        observe(delta("{\"content\":\"Hi\"}"));
        observe("[DONE]");

        assertThat(meter.isComplete()).isFalse();
    }

    @Test
    void r07CountsOneTokenForEachSmallPiece() {
        for (int i = 0; i < 10; i++) {
            observe(delta("{\"content\":\"word \"}"));
        }
        observe(delta("{\"reasoning_content\":\"hm\"}"));
        observe(delta("{\"tool_calls\":[{\"function\":{\"arguments\":\"{a:\"}}]}"));
        observe(finish(""));

        assertThat(meter.usage().source()).isEqualTo(UsageSource.STREAM_COUNT);
        assertThat(meter.usage().tokens()).isEqualTo(TokenUsage.of(40, 12));
    }

    @Test
    void r07CountsFourBytesOfLargePiecesAsAToken() {
        observe(delta("{\"content\":\"" + "x".repeat(400) + "\"}"));

        assertThat(meter.usage().tokens().output()).isEqualTo(100);
    }

    @Test
    void takesTheEngineTimeOfTheLastChunk() {
        observe("{\"choices\":[]," + USAGE + ",\"timings\":{\"prompt_ms\":2,\"predicted_ms\":3}}");

        assertThat(meter.usage().engineTime()).isEqualTo(Duration.ofMillis(5));
    }

    @Test
    void recognisesAFailureInsideTheStream() {
        assertThat(observe("{\"error\":{\"message\":\"account acct_1 is over quota\"}}"))
                .isEqualTo(Kind.ERROR);
        assertThat(meter.isComplete()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "x", "[]", "1", "{}", "{\"object\":\"chunk\"}"})
    void t20RefusesDataThatIsNoChunk(String data) {
        assertThatThrownBy(() -> observe(data)).isInstanceOf(MalformedAnswerException.class);
    }

    @Test
    void putsTheCostIntoTheUsageEvent() {
        ServerSentEvent event = ServerSentEvent.of("{\"choices\":[]," + USAGE + "}");

        assertThat(text(meter.withCost(event, new BigDecimal("0.0000071")).raw()))
                .isEqualTo(
                        "data: {\"choices\":[],"
                                + USAGE.replace("10}", "10,\"cost\":0.0000071}")
                                + "}\n\n");
    }

    @Test
    void leavesAnEventWithoutUsageAsItIs() {
        ServerSentEvent event = ServerSentEvent.of(delta("{}"));

        assertThat(meter.withCost(event, BigDecimal.ONE)).isSameAs(event);
    }

    private Kind observe(String data) {
        return meter.observe(ServerSentEvent.of(data));
    }

    private static String delta(String delta) {
        return "{\"choices\":[{\"index\":0,\"delta\":" + delta + ",\"finish_reason\":null}]}";
    }

    private static String finish(String more) {
        return "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]" + more + "}";
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
