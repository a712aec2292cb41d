package dev.headgate.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headgate.usage.MeteredUsage;
import dev.headgate.usage.TokenUsage;
import dev.headgate.usage.UsageSource;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerTest {
    private static final UsageBounds BOUNDS = new UsageBounds(40, 1_000);
    private static final String CHOICE =
            "\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"A line of some text.\"},"
                    + "\"finish_reason\":\"stop\"}]";

    @Test
    void openAiCountsCachedTokensWithinThePromptAndReasoningWithinTheCompletion() {
        assertThat(
                        tokens(
                                "{\"prompt_tokens\":100,\"completion_tokens\":60,\"total_tokens\":160,"
                                        + "\"prompt_tokens_details\":{\"cached_tokens\":30,\"audio_tokens\":0},"
                                        + "\"completion_tokens_details\":{\"reasoning_tokens\":50}}"))
                .isEqualTo(new TokenUsage(70, 30L, null, null, 0L, null, 10, 50L, null));
    }

    @Test
    void deepSeekSplitsThePromptIntoHitAndMiss() {
        assertThat(
                        tokens(
                                "{\"prompt_tokens\":100,\"completion_tokens\":5,\"total_tokens\":105,"
                                        + "\"prompt_cache_hit_tokens\":64,\"prompt_cache_miss_tokens\":36}"))
                .isEqualTo(new TokenUsage(36, 64L, null, 5, null));
    }

    @Test
    void vllmWithoutCacheDetailsLeavesTheCacheUnknown() {
        assertThat(
                        tokens(
                                "{\"prompt_tokens\":100,\"total_tokens\":105,\"completion_tokens\":5,"
                                        + "\"prompt_tokens_details\":null}"))
                .isEqualTo(new TokenUsage(100, null, null, 5, null));
    }

    @Test
    void geminiShowsThinkingOnlyInTheTotal() {
        assertThat(tokens("{\"prompt_tokens\":10,\"completion_tokens\":20,\"total_tokens\":80}"))
                .isEqualTo(new TokenUsage(10, null, null, 20, 50L));
    }

    @Test
    void xAiCountsReasoningBesideTheCompletion() {
        assertThat(
                        tokens(
                                "{\"prompt_tokens\":10,\"completion_tokens\":20,\"total_tokens\":80,"
                                        + "\"completion_tokens_details\":{\"reasoning_tokens\":50}}"))
                .isEqualTo(new TokenUsage(10, null, null, 20, 50L));
    }

    @Test
    void tokensWrittenToACacheAreTheirOwnMeter() {
        assertThat(
                        tokens(
                                "{\"prompt_tokens\":100,\"completion_tokens\":5,"
                                        + "\"prompt_tokens_details\":{\"cached_tokens\":20,\"cache_write_tokens\":30}}"))
                .isEqualTo(new TokenUsage(50, 20L, 30L, 5, null));
    }

    @Test
    void keepsTheProvidersRecordVerbatim() {
        String usage = "{ \"prompt_tokens\":1, \"completion_tokens\":1,\t\"x\":{} }";

        MeteredUsage metered = chat(usage).usage();

        assertThat(metered.providerRecord()).isEqualTo(usage);
        assertThat(metered.source()).isEqualTo(UsageSource.PROVIDER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"prompt_tokens\":-1,\"completion_tokens\":5}",
                "{\"prompt_tokens\":10,\"completion_tokens\":-5}",
                "{\"prompt_tokens\":1001,\"completion_tokens\":5}",
                "{\"prompt_tokens\":10,\"completion_tokens\":1001}",
                "{\"prompt_tokens\":10,\"completion_tokens\":5,\"total_tokens\":5000}",
                "{\"prompt_tokens\":99999999999999999999999999,\"completion_tokens\":5}",
                "{\"prompt_tokens\":1.5,\"completion_tokens\":5}",
                "{\"prompt_tokens\":\"10\",\"completion_tokens\":5}",
                "{\"prompt_tokens\":10,\"completion_tokens\":5,\"prompt_tokens_details\":{\"cached_tokens\":11}}",
                "{\"prompt_tokens\":10,\"completion_tokens\":5,\"completion_tokens_details\":{\"reasoning_tokens\":6}}",
                "{\"prompt_tokens\":0,\"completion_tokens\":5}",
                "{\"prompt_tokens\":10,\"completion_tokens\":0}",
                "{\"prompt_tokens\":10}",
                "{\"completion_tokens\":5}",
                "{}",
            })
    void t20DoesNotBelieveAbsurdUsageAndCountsInstead(String usage) {
        MeteredUsage metered = chat(usage).usage();

        assertThat(metered.source()).isEqualTo(UsageSource.STREAM_COUNT);
        assertThat(metered.tokens()).isEqualTo(TokenUsage.of(40, 5));
        assertThat(metered.providerRecord()).isEqualTo(usage);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "\"none\"", "[]"})
    void r07MissingUsageIsCountedAndNotZero(String usage) {
        MeteredUsage metered = chat(usage).usage();

        assertThat(metered.source()).isEqualTo(UsageSource.STREAM_COUNT);
        assertThat(metered.tokens()).isEqualTo(TokenUsage.of(40, 5));
        assertThat(metered.providerRecord()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1500000000 | {\"prompt_n\":7,\"prompt_ms\":1000.5,\"predicted_n\":5,\"predicted_ms\":499.5}",
                "0          | {\"prompt_ms\":0}",
                "5000000    | {\"prompt_ms\":-1,\"predicted_ms\":5}",
                "           | {\"prompt_ms\":1e300}",
                "           | {\"prompt_ms\":\"fast\"}",
                "           | {\"prompt_n\":7}",
                "5000000    | {\"prompt_ms\":4,\"predicted_ms\":3,\"busy_ms\":5}",
                "           | null",
            })
    void takesEngineTimeFromTheTimingsOfLlamaServer(@Nullable Long nanos, String timings) {
        String body = "{" + CHOICE + ",\"timings\":" + timings + "}";

        assertThat(Answer.chat(utf8(body), BOUNDS).usage().engineTime())
                .isEqualTo(nanos == null ? null : Duration.ofNanos(nanos));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"prompt_tokens\":1,\"completion_tokens\":1} | {\"prompt_tokens\":1,\"completion_tokens\":1,\"cost\":0.00000125}",
                "{}                                          | {\"cost\":0.00000125}",
                "{\"cost\":\"9\" ,\"prompt_tokens\":1}            | {\"cost\":0.00000125 ,\"prompt_tokens\":1}",
            })
    void putsTheCostIntoTheUsageAndLeavesEveryOtherByte(String usage, String expected) {
        BigDecimal cost = new BigDecimal("1.25E-6");

        assertThat(new String(chat(usage).withCost(cost), StandardCharsets.UTF_8))
                .isEqualTo(body(expected));
    }

    @Test
    void leavesAnAnswerWithoutUsageAsItIs() {
        Answer answer = Answer.chat(utf8("{" + CHOICE + "}"), BOUNDS);

        assertThat(answer.withCost(BigDecimal.ONE)).isSameAs(answer.body());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "not json",
                "[]",
                "{\"a\":",
                "{}",
                "{\"choices\":[]}",
                "{\"choices\":null}",
                "{\"error\":{\"message\":\"m\"},\"choices\":[{}]}",
            })
    void refusesWhatIsNoChatCompletion(String body) {
        assertThatThrownBy(() -> Answer.chat(utf8(body), BOUNDS))
                .isInstanceOf(MalformedAnswerException.class);
    }

    @Test
    void countsToolCallsAndReasoningWhenUsageIsMissing() {
        String body =
                "{\"choices\":[{\"message\":{\"content\":null,\"reasoning_content\":\"0123456789abcdef\","
                        + "\"tool_calls\":[{\"id\":\"call_1\",\"function\":{\"name\":\"weather1\","
                        + "\"arguments\":\"0123456789abcdef\"}}],\"function_call\":null}}]}";

        assertThat(Answer.chat(utf8(body), BOUNDS).usage().tokens().output()).isEqualTo(10);
    }

    @Test
    void readsTheUsageOfEmbeddings() {
        String body =
                "{\"object\":\"list\",\"data\":[{\"embedding\":[0.1,0.2]}],\"usage\":{\"prompt_tokens\":8,\"total_tokens\":8}}";

        Answer answer = Answer.embeddings(utf8(body), BOUNDS);

        assertThat(answer.usage().tokens()).isEqualTo(TokenUsage.of(8, 0));
        assertThat(answer.usage().source()).isEqualTo(UsageSource.PROVIDER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"data\":null}", "{\"error\":{},\"data\":[]}"})
    void refusesWhatIsNoListOfEmbeddings(String body) {
        assertThatThrownBy(() -> Answer.embeddings(utf8(body), BOUNDS))
                .isInstanceOf(MalformedAnswerException.class);
    }

    private static TokenUsage tokens(String usage) {
        return chat(usage).usage().tokens();
    }

    private static Answer chat(String usage) {
        return Answer.chat(utf8(body(usage)), BOUNDS);
    }

    private static String body(String usage) {
        return "{\"id\":\"1\"," + CHOICE + ", \"usage\" : " + usage + ",\"z\":null}";
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
