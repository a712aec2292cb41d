package dev.headgate.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import dev.headgate.routing.Capability;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EmbeddingRequestTest {

    @Test
    void readsWhatRoutingAndTheBooksNeed() {
        EmbeddingRequest request =
                embed(
                        "{\"model\":\"e\",\"input\":[\"a\",\"b\"],\"user\":\"u\",\"metadata\":{\"k\":\"v\"},"
                                + "\"dimensions\":256,\"encoding_format\":\"base64\",\"other\":1}");

        assertThat(request.model()).isEqualTo("e");
        assertThat(request.stream()).isFalse();
        assertThat(request.needs()).containsExactly(Capability.EMBEDDINGS);
        assertThat(request.maxOutputTokens()).isZero();
        assertThat(request.choices()).isEqualTo(2);
        assertThat(request.tags()).isEqualTo(Map.of("k", "v"));
        assertThat(request.user()).isEqualTo("u");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "9  | \"a\"",
                "18 | [\"a\",\"b\"]",
                "3  | [17,18,19]",
                "5  | [[1,2],[3,4,5]]",
            })
    void estimatesTheTokensOfEveryShapeOfInput(long tokens, String input) {
        assertThat(embed("{\"model\":\"e\",\"input\":" + input + "}").estimatedInputTokens())
                .isEqualTo(tokens);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "input           | {\"model\":\"e\"}",
                "input           | {\"model\":\"e\",\"input\":[]}",
                "input           | {\"model\":\"e\",\"input\":null}",
                "input           | {\"model\":\"e\",\"input\":[{}]}",
                "input[]         | {\"model\":\"e\",\"input\":[-1]}",
                "input[]         | {\"model\":\"e\",\"input\":[[\"a\"]]}",
                "dimensions      | {\"model\":\"e\",\"input\":\"a\",\"dimensions\":0}",
                "encoding_format | {\"model\":\"e\",\"input\":\"a\",\"encoding_format\":\"int8\"}",
                "model           | {\"input\":\"a\"}",
            })
    void namesTheFieldThatIsWrong(String field, String body) {
        assertThatThrownBy(() -> embed(body))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        refusal -> {
                            assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
                            assertThat(refusal.param()).isEqualTo(field);
                        });
    }

    @Test
    void t07BoundsTheNumberOfTexts() {
        String body = "{\"model\":\"e\",\"input\":[" + "\"a\",".repeat(2_048) + "\"a\"]}";

        assertThatThrownBy(() -> embed(body)).hasMessageContaining("at most 2,048");
    }

    private static EmbeddingRequest embed(String json) {
        return EmbeddingRequest.parse(json.getBytes(StandardCharsets.UTF_8));
    }
}
