package dev.headgate.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headgate.protocol.StreamMeter.Kind;
import dev.headgate.usage.TokenUsage;
import dev.headgate.usage.UsageSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the events of dialects other than OpenAI's chat are. */
class StreamDialectsTest {

    @Test
    void aMessageStartsAndEndsWithUsage() throws IOException {
        assertThat(kinds("anthropic-messages-older.sse"))
                .startsWith(Kind.CONTENT_WITH_USAGE, Kind.CONTENT, Kind.COMMENT, Kind.CONTENT)
                .endsWith(Kind.CONTENT_WITH_USAGE, Kind.DONE);
    }

    @Test
    void aResponseEndsWithItsUsage() throws IOException {
        assertThat(kinds("openai-responses.sse"))
                .endsWith(Kind.CONTENT, Kind.CONTENT_WITH_USAGE)
                .doesNotContain(Kind.DONE, Kind.USAGE, Kind.COMMENT);
    }

    @Test
    void everyPieceOfGeminiHasUsage() throws IOException {
        assertThat(kinds("gemini.sse")).containsOnly(Kind.CONTENT_WITH_USAGE).hasSize(3);
    }

    @Test
    void theLastLineOfOllamaHasUsage() throws IOException {
        assertThat(kinds("ollama-chat.ndjson"))
                .endsWith(Kind.CONTENT, Kind.CONTENT_WITH_USAGE)
                .containsOnlyOnce(Kind.CONTENT_WITH_USAGE);
    }

    private static List<Kind> kinds(String name) throws IOException {
        UsageSample sample = UsageSample.named(name);
        StreamMeter meter = new StreamMeter(sample.dialect(), UsageSample.BOUNDS);
        UsageSample.Events events = sample.events(new ByteArrayInputStream(sample.bytes()));
        List<Kind> kinds = new ArrayList<>();
        for (ServerSentEvent event = events.next(); event != null; event = events.next()) {
            kinds.add(meter.observe(event));
        }
        return kinds;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "MESSAGES  | {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}",
                "RESPONSES | {\"type\":\"error\",\"code\":\"server_error\",\"message\":\"m\",\"param\":null}",
                "RESPONSES | {\"type\":\"response.failed\",\"response\":{\"error\":{\"code\":\"server_error\"}}}",
                "GEMINI    | {\"error\":{\"code\":503,\"status\":\"UNAVAILABLE\"}}",
                "OLLAMA    | {\"error\":\"model runner has stopped\"}",
            })
    void recognisesAFailureInsideTheStream(AnswerDialect dialect, String data) {
        StreamMeter meter = new StreamMeter(dialect, UsageSample.BOUNDS);
        ServerSentEvent event = ServerSentEvent.of(data);

        assertThat(meter.isError(event)).isTrue();
        assertThat(meter.observe(event)).isEqualTo(Kind.ERROR);
        assertThat(meter.isComplete()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "MESSAGES   | {}",
                "RESPONSES  | {\"delta\":\"x\"}",
                "GEMINI     | {\"text\":\"x\"}",
                "OLLAMA     | {\"model\":\"x\"}",
                "EMBEDDINGS | {\"data\":[]}",
            })
    void t20RefusesDataThatIsNoEvent(AnswerDialect dialect, String data) {
        StreamMeter meter = new StreamMeter(dialect, UsageSample.BOUNDS);

        assertThatThrownBy(() -> meter.observe(ServerSentEvent.of(data)))
                .isInstanceOf(MalformedAnswerException.class)
                .hasMessageContaining("is no part of a");
    }

    @ParameterizedTest
    @CsvSource({"CHAT", "EMBEDDINGS", "RESPONSES", "MESSAGES", "GEMINI", "OLLAMA"})
    void t20RefusesWhatIsNoAnswer(AnswerDialect dialect) {
        for (String body : List.of("{}", "[]", "", "{\"error\":{}}", "{\"usage\":{}}")) {
            assertThatThrownBy(() ->
                            Answer.read(
                                    dialect,
                                    body.getBytes(StandardCharsets.UTF_8),
                                    UsageSample.BOUNDS))
                    .isInstanceOf(MalformedAnswerException.class);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "9 | MESSAGES  | {\"type\":\"message\",\"content\":[{\"type\":\"thinking\",\"thinking\":\"abcdefgh\"},{\"type\":\"text\",\"text\":\"abcdefgh\"},{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"abcd\",\"input\":{\"a\":\"bcdefg\"}}]}",
                "10 | RESPONSES | {\"output\":[{\"type\":\"reasoning\",\"summary\":[{\"text\":\"abcdefghijkl\"}]},{\"type\":\"message\",\"content\":[{\"type\":\"output_text\",\"text\":\"abcdefghijkl\"}]},{\"type\":\"function_call\",\"name\":\"abcd\",\"arguments\":\"{abcdefghij}\"}]}",
                "6 | GEMINI    | {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"abcdefgh\",\"thought\":true},{\"functionCall\":{\"name\":\"abc\"}}]}}]}",
                "9 | OLLAMA    | {\"done\":true,\"message\":{\"content\":\"abcdefghijkl\",\"thinking\":\"abcdefghijkl\",\"tool_calls\":[{\"function\":{\"name\":\"a\"}}]}}",
            })
    void r07CountsWhatAnAnswerWithoutUsageHas(long output, AnswerDialect dialect, String body) {
        var usage =
                Answer.read(dialect, body.getBytes(StandardCharsets.UTF_8), UsageSample.BOUNDS)
                        .usage();

        assertThat(usage.source()).isEqualTo(UsageSource.STREAM_COUNT);
        assertThat(usage.tokens().output()).isEqualTo(output);
    }

    @ParameterizedTest
    @CsvSource({
        "openai-responses.sse, 9",
        "anthropic-messages.sse, 10",
        "gemini.sse, 8",
        "ollama-chat.ndjson, 5"
    })
    void r07CountsEachPieceOnceWhereAStreamHasNoUsage(String name, long output) {
        UsageSample sample = UsageSample.named(name);
        String without =
                sample.text()
                        .replace("\"usage\":", "\"_\":")
                        .replace("\"usageMetadata\":", "\"_\":")
                        .replace("eval_", "_");
        var usage =
                sample.stream(new ByteArrayInputStream(without.getBytes(StandardCharsets.UTF_8)))
                        .usage();

        assertThat(usage.tokens()).isEqualTo(TokenUsage.of(7_777, output));
    }

    @Test
    void putsTheCostIntoAnEventAndKeepsItsName() {
        String event =
                "event: message_delta\ndata: {\"type\":\"message_delta\",\"usage\":{\"output_tokens\":5}}\n\n";

        assertThat(priced(AnswerDialect.MESSAGES, event))
                .isEqualTo(event.replace("5}", "5,\"cost\":0.25}"));
    }

    @Test
    void putsTheCostIntoAnEventOfSeveralLines() {
        String event =
                "event: message_delta\ndata: {\"type\":\"message_delta\",\ndata: \"usage\":{\"output_tokens\":5}}\n\n";

        assertThat(priced(AnswerDialect.MESSAGES, event))
                .isEqualTo(
                        "data: {\"type\":\"message_delta\",\ndata: \"usage\":{\"output_tokens\":5,\"cost\":0.25}}\n\n");
    }

    @Test
    void leavesDialectsAloneWhoseClientsKnowNoCost() {
        String event = "data: {\"candidates\":[],\"usageMetadata\":{\"promptTokenCount\":5}}\n\n";

        assertThat(priced(AnswerDialect.GEMINI, event)).isEqualTo(event);
    }

    private static String priced(AnswerDialect dialect, String event) {
        try {
            ServerSentEvent read =
                    new SseReader(new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)))
                            .next();
            assertThat(read).isNotNull();
            StreamMeter meter = new StreamMeter(dialect, UsageSample.BOUNDS);
            return new String(
                    meter.withCost(read, new BigDecimal("0.25")).raw(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
