package dev.headgate.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class UsageBoundsTest {

    @Test
    void everyAnswerMayFillTheContext() {
        ChatRequest request =
                ChatRequest.parse(
                        "{\"model\":\"m\",\"n\":3,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}"
                                .getBytes(StandardCharsets.UTF_8));

        assertThat(UsageBounds.of(request, 1_000L))
                .isEqualTo(new UsageBounds(request.estimatedInputTokens(), 3_000));
    }

    @Test
    void everyTextToEmbedMayFillTheContext() {
        EmbeddingRequest request =
                EmbeddingRequest.parse(
                        "{\"model\":\"e\",\"input\":[\"a\",\"b\"]}"
                                .getBytes(StandardCharsets.UTF_8));

        assertThat(UsageBounds.of(request, 1_000L).mostTokens()).isEqualTo(2_000);
    }

    @Test
    void anUnknownContextBoundsLittle() {
        EmbeddingRequest request =
                EmbeddingRequest.parse(
                        "{\"model\":\"e\",\"input\":\"a\"}".getBytes(StandardCharsets.UTF_8));

        assertThat(UsageBounds.of(request, null).mostTokens()).isEqualTo(10_000_000);
    }
}
