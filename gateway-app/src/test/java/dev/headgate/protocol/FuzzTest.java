package dev.headgate.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headgate.error.GatewayException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** F16: whatever bytes come, they are read or refused, and nothing else happens. */
class FuzzTest {

    @Property
    void aRequestIsReadOrRefused(@ForAll @From("mutilated") byte[] body) {
        try {
            ChatRequest request = ChatRequest.parse(body);
            byte[] sent = request.forUpstream("up", 5L, OutputLimitField.MAX_TOKENS);
            assertThat(ChatRequest.parse(sent).maxOutputTokens()).isEqualTo(5);
        } catch (GatewayException refused) {
            assertThat(refused.code().status().is4xxClientError()).isTrue();
        }
    }

    @Property
    void anEmbeddingRequestIsReadOrRefused(@ForAll @From("mutilated") byte[] body) {
        try {
            assertThat(EmbeddingRequest.parse(body).model()).isNotBlank();
        } catch (GatewayException refused) {
            assertThat(refused.code().status().is4xxClientError()).isTrue();
        }
    }

    @Property
    void anAnswerIsReadOrRefused(@ForAll @From("mutilated") byte[] body) {
        try {
            assertThat(Answer.chat(body, new UsageBounds(1, 1_000)).usage().tokens().totalInput())
                    .isPositive();
        } catch (MalformedAnswerException refused) {
            assertThat(refused).hasNoCause();
        }
    }

    @Property
    void anAnswerOfAnyDialectIsReadOrRefused(
            @ForAll AnswerDialect dialect, @ForAll @From("mutilatedSamples") byte[] body) {
        try {
            Answer answer = Answer.read(dialect, body, UsageSample.BOUNDS);
            assertThat(answer.usage().tokens().totalInput()).isPositive();
            assertThat(answer.withCost(BigDecimal.ONE)).isNotEmpty();
        } catch (MalformedAnswerException refused) {
            assertThat(refused).hasNoCause();
        }
    }

    @Property
    void aStreamIsReadToItsEnd(@ForAll byte[] bytes) throws IOException {
        SseReader reader = new SseReader(new ByteArrayInputStream(bytes));
        int read = 0;
        for (ServerSentEvent event = reader.next(); event != null; event = reader.next()) {
            read += event.raw().length;
        }
        assertThat(read).isLessThanOrEqualTo(bytes.length);
    }

    /** Documents of the right shape with some bytes changed, cut or doubled. */
    @Provide
    Arbitrary<byte[]> mutilated() {
        Arbitrary<String> documents =
                Arbitraries.of(
                        "{\"model\":\"m\",\"stream\":true,\"n\":2,\"max_tokens\":9,\"metadata\":{\"a\":\"b\"},"
                                + "\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"\\u00e9\"}]}]}",
                        "{\"model\":\"e\",\"input\":[[1,2],[3]],\"dimensions\":5}",
                        "{\"choices\":[{\"message\":{\"content\":\"Hi\",\"tool_calls\":[{\"function\":{\"name\":\"f\"}}]},"
                                + "\"finish_reason\":\"stop\"}],\"timings\":{\"prompt_ms\":1.5},"
                                + "\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":2,\"cost\":1}}");
        return documents.flatMap(FuzzTest::mutilations);
    }

    /** Whole answers of all dialects with some bytes changed, cut or doubled. */
    @Provide
    Arbitrary<byte[]> mutilatedSamples() {
        return Arbitraries.of(UsageSample.all())
                .filter(sample -> !sample.isStream())
                .flatMap(sample -> mutilations(sample.text()));
    }

    private static Arbitrary<byte[]> mutilations(String document) {
        Arbitrary<byte[]> noise =
                Arbitraries.of(
                                "{", "}", "[", "]", "\"", ",", ":", "\\", "-", "1e9", "null", "\\u",
                                "\u00e9", "\u0000", " ")
                        .map(text -> text.getBytes(StandardCharsets.UTF_8));
        return Arbitraries.integers()
                .between(0, document.length())
                .flatMap(at ->
                        Arbitraries.integers()
                                .between(0, 3)
                                .flatMap(cut ->
                                        noise.map(bytes -> mutilate(document, at, cut, bytes))));
    }

    private static byte[] mutilate(String document, int at, int cut, byte[] noise) {
        byte[] bytes = document.getBytes(StandardCharsets.UTF_8);
        int from = Math.min(at, bytes.length);
        int to = Math.min(from + cut, bytes.length);
        byte[] result = new byte[bytes.length - (to - from) + noise.length];
        System.arraycopy(bytes, 0, result, 0, from);
        System.arraycopy(noise, 0, result, from, noise.length);
        System.arraycopy(bytes, to, result, from + noise.length, bytes.length - to);
        return result;
    }
}
