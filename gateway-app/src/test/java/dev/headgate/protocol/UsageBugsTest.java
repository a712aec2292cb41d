package dev.headgate.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headgate.usage.MeteredUsage;
import dev.headgate.usage.TokenUsage;
import dev.headgate.usage.UsageSource;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What other gateways counted wrong, with the figures of their reports. A bare number is an issue
 * of BerriAI/litellm.
 */
class UsageBugsTest {
    private static final UsageBounds BOUNDS = new UsageBounds(7_777, 20_000_000);
    private static final String TEXT =
            "\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Yes\"},\"finish_reason\":null}]";

    @Test
    @DisplayName("#36168, #36083: usage in a last chunk with non-empty choices is not dropped")
    void usageBesideChoices() {
        MeteredUsage usage =
                chatStream(
                        "{" + TEXT + "}",
                        "{\"choices\":[{\"index\":0,\"finish_reason\":\"length\",\"delta\":{\"role\":\"assistant\",\"content\":\"\"}}],"
                                + "\"usage\":{\"prompt_tokens\":2612,\"completion_tokens\":8,\"total_tokens\":2620,"
                                + "\"prompt_tokens_details\":{\"cached_tokens\":2560},"
                                + "\"completion_tokens_details\":{\"reasoning_tokens\":7}}}");

        assertThat(usage.tokens()).isEqualTo(new TokenUsage(52, 2560L, null, 1, 7L));
        assertThat(usage.source()).isEqualTo(UsageSource.PROVIDER);
    }

    @Test
    @DisplayName("#25410: usage in a chunk with empty choices after the end is not dropped")
    void usageAfterTheEnd() {
        MeteredUsage usage =
                chatStream(
                        "{\"choices\":[{\"finish_reason\":\"stop\",\"delta\":{\"content\":\"\"}}]}",
                        "{\"choices\":[],\"usage\":{\"prompt_tokens\":26,\"completion_tokens\":4}}");

        assertThat(usage.tokens()).isEqualTo(TokenUsage.of(26, 4));
    }

    @Test
    @DisplayName("#17136: usage in the last chunk but one survives the chunk without")
    void usageBeforeTheLastChunk() {
        MeteredUsage usage =
                chatStream(
                        "{" + TEXT + ",\"usage\":null}",
                        "{" + TEXT + ",\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":2}}",
                        "{\"choices\":[],\"usage\":null}");

        assertThat(usage.tokens()).isEqualTo(TokenUsage.of(9, 2));
    }

    @Test
    @DisplayName("vllm-project/vllm#7262: usage in every chunk is not summed up")
    void usageInEveryChunk() {
        MeteredUsage usage =
                chatStream(
                        "{" + TEXT + ",\"usage\":{\"prompt_tokens\":16,\"completion_tokens\":1}}",
                        "{" + TEXT + ",\"usage\":{\"prompt_tokens\":16,\"completion_tokens\":2}}",
                        "{\"choices\":[],\"usage\":{\"prompt_tokens\":16,\"completion_tokens\":2}}");

        assertThat(usage.tokens()).isEqualTo(TokenUsage.of(16, 2));
    }

    @Test
    @DisplayName("earendil-works/pi#2017: usage within a choice is found")
    void usageWithinAChoice() {
        assertThat(UsageSample.named("moonshot.sse").metered().tokens())
                .isEqualTo(new TokenUsage(429, 2560L, null, 12, null));
    }

    @ParameterizedTest
    @DisplayName(
            "microsoft/conductor#427, maximhq/bifrost#904: cached tokens are not counted twice")
    @CsvSource({"18973,0,18971,2", "19073,18971,100,2", "1239328,1188096,0,51232"})
    void cachedWithinThePrompt(long prompt, long read, long written, long uncached) {
        TokenUsage tokens =
                chat(
                        "{\"prompt_tokens\":%d,\"completion_tokens\":1,\"prompt_tokens_details\":{\"cached_tokens\":%d,\"cache_write_tokens\":%d}}"
                                .formatted(prompt, read, written));

        assertThat(tokens).isEqualTo(new TokenUsage(uncached, read, written, 1, null));
        assertThat(tokens.totalInput()).isEqualTo(prompt);
    }

    @Test
    @DisplayName("#11364: a cache that is told in two ways is not counted twice")
    void cacheToldTwice() {
        assertThat(UsageSample.named("litellm.json").metered().tokens())
                .isEqualTo(new TokenUsage(10, 66360L, 32435L, 3410, 1710L));
    }

    @Test
    @DisplayName("#14874: a prompt's text that contains cached tokens is not added to them")
    void textTokensWithTheCache() {
        assertThat(UsageSample.named("xai.json").metered().tokens().totalInput()).isEqualTo(616);
    }

    @Test
    @DisplayName("#33772: tokens written to OpenAI's cache are told apart")
    void cacheWritesOfOpenAi() {
        assertThat(UsageSample.named("openai-responses.sse").metered().tokens().cacheWrite())
                .isEqualTo(18011);
    }

    @Test
    @DisplayName("maximhq/bifrost#3451: Anthropic's cache is beside its input, not within")
    void cacheBesideTheInput() {
        MeteredUsage usage =
                messagesStream(
                        "{\"input_tokens\":6,\"cache_creation_input_tokens\":159217,\"cache_read_input_tokens\":0,\"output_tokens\":1}",
                        "{\"output_tokens\":2745}");

        assertThat(usage.tokens()).isEqualTo(new TokenUsage(6, 0L, 159217L, 2745, null));
    }

    @Test
    @DisplayName("maximhq/bifrost#5354: the end of Anthropic's stream takes back its start")
    void cacheToldAtTheEnd() {
        MeteredUsage usage =
                messagesStream(
                        "{\"input_tokens\":52144,\"cache_creation_input_tokens\":0,\"cache_read_input_tokens\":0,\"output_tokens\":0}",
                        "{\"input_tokens\":176,\"cache_creation_input_tokens\":0,\"cache_read_input_tokens\":51968,\"output_tokens\":310}");

        assertThat(usage.tokens()).isEqualTo(new TokenUsage(176, 51968L, 0L, 310, null));
        assertThat(usage.providerRecord())
                .startsWith("[{\"input_tokens\":52144,")
                .endsWith("310}]");
    }

    @Test
    @DisplayName("mozilla-ai/otari#256: a streamed message is not free")
    void streamedMessages() {
        assertThat(UsageSample.named("anthropic-messages-older.sse").metered().tokens())
                .isEqualTo(new TokenUsage(25, 0L, 0L, 57, null));
    }

    @Test
    @DisplayName("junhoyeo/tokscale#1142: reasoning within the answer is not counted twice")
    void reasoningWithinTheAnswer() {
        TokenUsage tokens =
                chat(
                        "{\"prompt_tokens\":16845360,\"completion_tokens\":63820,\"total_tokens\":16909180,"
                                + "\"prompt_tokens_details\":{\"cached_tokens\":16358912},"
                                + "\"completion_tokens_details\":{\"reasoning_tokens\":24882}}");

        assertThat(tokens.reasoning()).isEqualTo(24_882);
        assertThat(tokens.totalOutput()).isEqualTo(63_820);
    }

    @ParameterizedTest
    @DisplayName("mozilla-ai/any-llm#1290: Gemini's thoughts are counted once, within or beside")
    @CsvSource({"198,623", "603,623"})
    void thoughtsOfGemini(long candidates, long total) {
        MeteredUsage usage =
                Answer.read(
                                AnswerDialect.GEMINI,
                                utf8(
                                        "{\"candidates\":[],\"usageMetadata\":{\"promptTokenCount\":20,\"candidatesTokenCount\":%d,\"thoughtsTokenCount\":405,\"totalTokenCount\":%d}}"
                                                .formatted(candidates, total)),
                                BOUNDS)
                        .usage();

        assertThat(usage.tokens()).isEqualTo(new TokenUsage(20, null, null, 198, 405L));
    }

    @Test
    @DisplayName("#14849: Gemini's cached tokens are within its prompt")
    void cacheOfGemini() {
        assertThat(UsageSample.named("gemini.json").metered().tokens().totalInput())
                .isEqualTo(4310 + 120);
    }

    @Test
    @DisplayName("langchain-ai/langchain-aws#41: usage that is only in headers is read")
    void usageInHeaders() {
        Answer answer =
                Answer.chat(utf8("{\"choices\":[{\"message\":{\"content\":\"Yes.\"}}]}"), BOUNDS);
        answer.observeHeaders(
                Map.of(
                                "x-amzn-bedrock-input-token-count", "412",
                                "x-amzn-bedrock-output-token-count", " 3 ")
                        ::get);

        assertThat(answer.usage().tokens()).isEqualTo(TokenUsage.of(412, 3));
        assertThat(answer.usage().source()).isEqualTo(UsageSource.PROVIDER);
        assertThat(answer.usage().providerRecord())
                .isEqualTo(
                        "{\"x-amzn-bedrock-input-token-count\":412,\"x-amzn-bedrock-output-token-count\":3}");
    }

    @Test
    @DisplayName("T20: headers that are no counts are kept and not believed")
    void absurdHeaders() {
        StreamMeter meter = new StreamMeter(AnswerDialect.CHAT, BOUNDS);
        meter.observeHeaders(Map.of("x-amzn-bedrock-input-token-count", "-\"1")::get);

        assertThat(meter.usage().source()).isEqualTo(UsageSource.STREAM_COUNT);
        assertThat(meter.usage().providerRecord())
                .isEqualTo("{\"x-amzn-bedrock-input-token-count\":\"-\\\"1\"}");
    }

    @Test
    @DisplayName("#8450, R07: a stream without usage is counted and not free")
    void usageMissing() {
        MeteredUsage usage = chatStream("{" + TEXT + "}", "{" + TEXT + "}");

        assertThat(usage.tokens()).isEqualTo(TokenUsage.of(7_777, 2));
        assertThat(usage.source()).isEqualTo(UsageSource.STREAM_COUNT);
        assertThat(usage.providerRecord()).isNull();
    }

    @Test
    @DisplayName("#14457, #13245: what came of a message that broke off is counted")
    void brokenOff() {
        String whole = UsageSample.named("anthropic-messages.sse").text();
        byte[] cut = utf8(whole.substring(0, whole.indexOf("event: message_delta")));

        MeteredUsage usage =
                UsageSample.named("anthropic-messages.sse").stream(new ByteArrayInputStream(cut))
                        .usage();

        // Seven pieces of text, the tool's name and two pieces of its input.
        assertThat(usage.tokens())
                .isEqualTo(new TokenUsage(472, 11000L, 1200L, 2000L, null, null, 10, null, null));
        assertThat(usage.source()).isEqualTo(UsageSource.STREAM_COUNT);
        assertThat(usage.providerRecord()).contains("\"ephemeral_1h_input_tokens\":2000");
    }

    @Test
    @DisplayName("ollama/ollama#2068: a prompt that Ollama leaves out is estimated")
    void promptLeftOut() {
        MeteredUsage usage =
                Answer.read(
                                AnswerDialect.OLLAMA,
                                utf8(
                                        "{\"message\":{\"content\":\"Yes.\"},\"done\":true,\"prompt_eval_duration\":275489000,\"eval_count\":39,\"eval_duration\":595078000}"),
                                BOUNDS)
                        .usage();

        assertThat(usage.source()).isEqualTo(UsageSource.STREAM_COUNT);
        assertThat(usage.tokens()).isEqualTo(TokenUsage.of(7_777, 1));
        assertThat(usage.providerRecord()).contains("\"eval_count\":39");
        assertThat(usage.engineTime()).hasMillis(870);
    }

    @ParameterizedTest
    @DisplayName("T20: usage that contradicts itself is kept and not believed")
    @CsvSource(
            delimiter = '|',
            value = {
                // The total is less than its parts.
                "CHAT | {\"choices\":[{}],\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":5,\"total_tokens\":14}}",
                // Hit and miss are not the prompt.
                "CHAT | {\"choices\":[{}],\"usage\":{\"prompt_tokens\":100,\"completion_tokens\":5,\"prompt_cache_hit_tokens\":64,\"prompt_cache_miss_tokens\":37}}",
                // An image larger than the prompt.
                "CHAT | {\"choices\":[{}],\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":5,\"prompt_tokens_details\":{\"image_tokens\":11}}}",
                "CHAT | {\"choices\":[{}],\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":5,\"completion_tokens_details\":{\"audio_tokens\":6}}}",
                "CHAT | {\"choices\":[{}],\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":5,\"prompt_tokens_details\":{\"cached_tokens\":true}}}",
                "CHAT | {\"choices\":[{}],\"usage\":{\"prompt_tokens\":{},\"completion_tokens\":5}}",
                "CHAT | {\"choices\":[{}],\"usage\":{\"prompt_tokens\":[9],\"completion_tokens\":5}}",
                "CHAT | {\"choices\":[{}],\"timings\":{\"cache_n\":-1,\"prompt_n\":5,\"predicted_n\":3}}",
                "RESPONSES | {\"output\":[],\"usage\":{\"input_tokens\":10,\"input_tokens_details\":{\"cached_tokens\":11},\"output_tokens\":5}}",
                "RESPONSES | {\"output\":[],\"usage\":{\"input_tokens\":10,\"output_tokens\":5,\"total_tokens\":12}}",
                "RESPONSES | {\"output\":[],\"usage\":{\"input_tokens\":10}}",
                "MESSAGES | {\"type\":\"message\",\"usage\":{\"input_tokens\":10,\"output_tokens\":5,\"cache_creation_input_tokens\":7,\"cache_creation\":{\"ephemeral_5m_input_tokens\":4,\"ephemeral_1h_input_tokens\":4}}}",
                "MESSAGES | {\"type\":\"message\",\"usage\":{\"input_tokens\":10,\"output_tokens\":5,\"cache_creation_input_tokens\":7,\"cache_creation\":{\"ephemeral_1h_input_tokens\":8}}}",
                "MESSAGES | {\"type\":\"message\",\"usage\":{\"input_tokens\":30000000,\"output_tokens\":5}}",
                "GEMINI | {\"candidates\":[],\"usageMetadata\":{\"promptTokenCount\":10,\"cachedContentTokenCount\":11,\"candidatesTokenCount\":1}}",
                "GEMINI | {\"candidates\":[],\"usageMetadata\":{\"promptTokenCount\":10,\"candidatesTokenCount\":4,\"totalTokenCount\":13}}",
                "GEMINI | {\"candidates\":[],\"usageMetadata\":{\"promptTokenCount\":10,\"candidatesTokenCount\":4,\"promptTokensDetails\":[{\"modality\":\"AUDIO\",\"tokenCount\":1}],\"cacheTokensDetails\":[{\"modality\":\"AUDIO\",\"tokenCount\":2}]}}",
                "OLLAMA | {\"done\":true,\"prompt_eval_count\":5,\"prompt_eval_cached_count\":6,\"eval_count\":1}",
            })
    void contradictions(AnswerDialect dialect, String body) {
        MeteredUsage usage = Answer.read(dialect, utf8(body), BOUNDS).usage();

        assertThat(usage.source()).isEqualTo(UsageSource.STREAM_COUNT);
        assertThat(usage.tokens()).isEqualTo(TokenUsage.of(7_777, 0));
        assertThat(usage.providerRecord()).isNotNull();
    }

    @Test
    @DisplayName("An image or a sound that came from the cache is not counted twice")
    void cachedMedia() {
        TokenUsage tokens =
                chat(
                        "{\"prompt_tokens\":1000,\"completion_tokens\":1,\"prompt_tokens_details\":"
                                + "{\"cached_tokens\":950,\"audio_tokens\":20,\"image_tokens\":900}}");

        assertThat(tokens).isEqualTo(new TokenUsage(0, 950L, null, null, 20L, 30L, 1, null, null));
    }

    private static MeteredUsage chatStream(String... chunks) {
        StreamMeter meter = new StreamMeter(AnswerDialect.CHAT, BOUNDS);
        for (String chunk : chunks) {
            meter.observe(ServerSentEvent.of(chunk));
        }
        return meter.usage();
    }

    private static MeteredUsage messagesStream(String start, String end) {
        StreamMeter meter = new StreamMeter(AnswerDialect.MESSAGES, BOUNDS);
        meter.observe(
                ServerSentEvent.of(
                        "{\"type\":\"message_start\",\"message\":{\"type\":\"message\",\"content\":[],\"usage\":"
                                + start
                                + "}}"));
        meter.observe(
                ServerSentEvent.of(
                        "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"Yes\"}}"));
        meter.observe(
                ServerSentEvent.of(
                        "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":"
                                + end
                                + "}"));
        return meter.usage();
    }

    private static TokenUsage chat(String usage) {
        MeteredUsage metered =
                Answer.chat(utf8("{\"choices\":[{}],\"usage\":" + usage + "}"), BOUNDS).usage();
        assertThat(metered.source()).isEqualTo(UsageSource.PROVIDER);
        return metered.tokens();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
