package dev.headgate.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import dev.headgate.routing.Capability;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChatRequestTest {
    private static final String HELLO =
            "\"model\":\"chat\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]";

    private static final Encoding TOKENIZER =
            Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.CL100K_BASE);

    @Test
    void readsWhatRoutingAndTheBooksNeed() {
        ChatRequest request =
                chat(
                        "{"
                                + HELLO
                                + ",\"stream\":true,\"stream_options\":{\"include_usage\":true},\"max_completion_tokens\":50,"
                                + "\"n\":2,\"user\":\"u-1\",\"metadata\":{\"data_class\":\"confidential\"}}");

        assertThat(request.model()).isEqualTo("chat");
        assertThat(request.stream()).isTrue();
        assertThat(request.asksForUsage()).isTrue();
        assertThat(request.maxOutputTokens()).isEqualTo(50);
        assertThat(request.choices()).isEqualTo(2);
        assertThat(request.user()).isEqualTo("u-1");
        assertThat(request.tags()).isEqualTo(Map.of("data_class", "confidential"));
        assertThat(request.needs())
                .containsExactlyInAnyOrder(Capability.CHAT, Capability.STREAMING);
    }

    @Test
    void takesNullForAbsent() {
        ChatRequest request =
                chat(
                        "{"
                                + HELLO
                                + ",\"stream\":null,\"stream_options\":null,\"max_tokens\":null,\"n\":null,"
                                + "\"user\":null,\"metadata\":null,\"tools\":null,\"temperature\":null}");

        assertThat(request.stream()).isFalse();
        assertThat(request.asksForUsage()).isFalse();
        assertThat(request.maxOutputTokens()).isNull();
        assertThat(request.choices()).isEqualTo(1);
        assertThat(request.user()).isNull();
        assertThat(request.tags()).isEmpty();
        assertThat(request.needs()).containsExactly(Capability.CHAT);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "TOOLS       | \"tools\":[{\"type\":\"function\"}]",
                "TOOLS       | \"functions\":[{\"name\":\"f\"}]",
                "JSON_SCHEMA | \"response_format\":{\"type\":\"json_schema\",\"json_schema\":{}}",
                "REASONING   | \"reasoning_effort\":\"high\"",
                "AUDIO       | \"audio\":{\"voice\":\"a\",\"format\":\"mp3\"}",
            })
    void needsWhatTheFieldAsksFor(Capability need, String field) {
        assertThat(chat("{" + HELLO + "," + field + "}").needs())
                .containsExactlyInAnyOrder(Capability.CHAT, need);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"tools\":[]",
                "\"response_format\":{\"type\":\"text\"}",
                "\"reasoning_effort\":\"none\"",
                "\"audio\":null"
            })
    void needsNothingForAFieldThatAsksForNothing(String field) {
        assertThat(chat("{" + HELLO + "," + field + "}").needs()).containsExactly(Capability.CHAT);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "VISION | {\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,AAAA\"}}",
                "AUDIO  | {\"type\":\"input_audio\",\"input_audio\":{\"data\":\"AAAA\",\"format\":\"wav\"}}",
            })
    void needsAModelThatReadsTheParts(Capability need, String part) {
        ChatRequest request =
                chat(
                        "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":["
                                + part
                                + "]}]}");

        assertThat(request.needs()).containsExactlyInAnyOrder(Capability.CHAT, need);
    }

    @Test
    void countsAnImageByItselfAndNotByItsBytes() {
        String image = "A".repeat(1_000_000);

        ChatRequest request =
                chat(
                        "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\","
                                + "\"image_url\":{\"url\":\"data:image/png;base64,"
                                + image
                                + "\"}}]}]}");

        assertThat(request.estimatedInputTokens()).isBetween(2_500L, 2_600L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "The quick brown fox jumps over the lazy dog, and so does everybody else.",
                "Die Würde des Menschen ist unantastbar. Sie zu achten und zu schützen ist Pflicht.",
                "Все люди рождаются свободными и равными в своем достоинстве и правах.",
                "天地玄黄，宇宙洪荒。日月盈昃，辰宿列张。",
                "for (int i = 0; i < n; i++) { sum += a[i] * weights.get(i); }",
                "2026-11-22T14:05:00Z 127.0.0.1 200 1,234,567.89",
                "SELECT id, name FROM tenants WHERE created_at > now() - interval '1 day';",
                "https://example.com/a/b?c=d&e=f#g",
            })
    void estimatesNoFewerTokensThanATokenizerCounts(String text) {
        int real = TOKENIZER.countTokens(text);

        assertThat(chatOf(text).estimatedInputTokens() - chatOf("").estimatedInputTokens())
                .isBetween((long) real, 3L * real);
    }

    @Test
    void countsAnEscapedLetterAsOneLetter() {
        String plain = "天地".repeat(50);
        String escaped = "\\u5929\\u5730".repeat(50);

        assertThat(chatOf(escaped).estimatedInputTokens())
                .isEqualTo(chatOf(plain).estimatedInputTokens());
    }

    @Test
    void countsToolsAndSchemasAsPartOfThePrompt() {
        String schema = "{\"type\":\"function\",\"function\":{\"name\":\"weather\"}}";

        assertThat(chat("{" + HELLO + ",\"tools\":[" + schema + "]}").estimatedInputTokens())
                .isGreaterThan(
                        chat("{" + HELLO + "}").estimatedInputTokens() + schema.length() / 4);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "model                | {\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}",
                "model                | {\"model\":7,\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}",
                "model                | {\"model\":\" \",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}",
                "messages             | {\"model\":\"m\"}",
                "messages             | {\"model\":\"m\",\"messages\":[]}",
                "messages             | {\"model\":\"m\",\"messages\":\"hello\"}",
                "messages[0]          | {\"model\":\"m\",\"messages\":[\"hello\"]}",
                "messages[0]          | {\"model\":\"m\",\"messages\":[{\"content\":\"a\"}]}",
                "messages[0].content  | {\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":5}]}",
                "messages[0].content[]| {\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":[5]}]}",
            })
    void namesTheFieldThatIsWrong(String field, String body) {
        assertThatThrownBy(() -> chat(body))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        refusal -> {
                            assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
                            assertThat(refusal.param()).isEqualTo(field);
                            assertThat(refusal.message()).contains(field.substring(0, 5));
                        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "stream           | \"stream\":\"yes\"",
                "stream           | \"stream\":1",
                "stream_options   | \"stream_options\":true",
                "n                | \"n\":9",
                "n                | \"n\":0",
                "n                | \"n\":-1",
                "n                | \"n\":1.5",
                "n                | \"n\":\"1\"",
                "max_tokens       | \"max_tokens\":-1",
                "max_tokens       | \"max_tokens\":0",
                "max_tokens       | \"max_tokens\":99999999999999999999999",
                "max_tokens       | \"max_tokens\":10000001",
                "max_tokens       | \"max_completion_tokens\":5,\"max_tokens\":5",
                "temperature      | \"temperature\":-0.5",
                "temperature      | \"temperature\":\"hot\"",
                "top_p            | \"top_p\":-1",
                "user             | \"user\":5",
                "metadata         | \"metadata\":[]",
                "metadata.a       | \"metadata\":{\"a\":[\"b\"]}",
                "tools            | \"tools\":{}",
                "tools[0]         | \"tools\":[1]",
                "response_format  | \"response_format\":\"json\"",
                "reasoning_effort | \"reasoning_effort\":3",
            })
    void refusesAValueThatCannotBeMeant(String field, String json) {
        assertThatThrownBy(() -> chat("{" + HELLO + "," + json + "}"))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        refusal -> {
                            assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
                            assertThat(refusal.param()).isEqualTo(field);
                        });
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 64 * 1024, 1_000_000, 9_000_000})
    void a28ReadsTheTagsHoweverFarBackTheyStand(int distance) {
        ChatRequest request =
                chat(
                        "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\""
                                + "x".repeat(distance)
                                + "\"}],\"metadata\":{\"data_class\":\"confidential\"}}");

        assertThat(request.tags()).containsEntry("data_class", "confidential");
    }

    @Test
    void t07BoundsMessagesToolsAndTags() {
        assertRefused(
                "messages",
                "{\"model\":\"m\",\"messages\":["
                        + "{\"role\":\"user\"},".repeat(2_000)
                        + "{\"role\":\"user\"}]}");
        assertRefused("tools", "{" + HELLO + ",\"tools\":[" + "{},".repeat(128) + "{}]}");
        assertRefused("model", "{\"model\":\"" + "m".repeat(257) + "\",\"messages\":[]}");
        StringBuilder tags = new StringBuilder();
        for (int i = 0; i < 17; i++) {
            tags.append(i == 0 ? "" : ",").append("\"t").append(i).append("\":\"\"");
        }
        assertRefused("metadata", "{" + HELLO + ",\"metadata\":{" + tags + "}}");
    }

    private static void assertRefused(String field, String body) {
        assertThatThrownBy(() -> chat(body))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        refusal -> assertThat(refusal.param()).isEqualTo(field));
    }

    private static ChatRequest chatOf(String text) {
        return chat(
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\""
                        + text
                        + "\"}]}");
    }

    private static ChatRequest chat(String json) {
        return ChatRequest.parse(json.getBytes(StandardCharsets.UTF_8));
    }
}
