package dev.headgate.localruntime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LlamaCppEngineTest {

    private static final ChatRequest REQUEST =
            new ChatRequest(
                    List.of(new ChatMessage(ChatMessage.Role.USER, "Hello")),
                    OptionalInt.empty(),
                    new Sampling(0, 1, 0, 0, OptionalLong.empty()),
                    List.of(),
                    null,
                    false);

    @TempDir private Path directory;

    @Test
    void refusesWorkAfterItIsClosed() {
        LlamaCppEngine engine = load(true);
        engine.close();
        engine.close();

        assertThatThrownBy(() -> engine.countTokens("x")).isInstanceOf(EngineException.class);
        assertThatThrownBy(() -> engine.generate("x", 1, REQUEST))
                .isInstanceOf(EngineException.class);
        assertThatThrownBy(() -> engine.embed("x")).isInstanceOf(EngineException.class);
    }

    @Test
    void embedsOnlyIfItWasLoadedForIt() {
        try (LlamaCppEngine engine = load(false)) {
            assertThat(engine.canEmbed()).isFalse();
            assertThatThrownBy(() -> engine.embed("x")).isInstanceOf(EngineException.class);
        }
    }

    @Test
    void passesAnErrorOfTheEngineOn() {
        try (LlamaCppEngine engine = load(false);
                Engine.TokenStream stream = engine.generate("word ".repeat(100), 1, REQUEST)) {
            assertThatThrownBy(stream::next)
                    .isInstanceOf(EngineException.class)
                    .hasMessageContaining("broke the answer off");
        }
    }

    /** A context of 32 tokens. */
    private LlamaCppEngine load(boolean embeddings) {
        return LlamaCppEngine.load(
                BuiltInModel.unpackInto(directory), new EngineSettings(1, 32, 1, embeddings));
    }
}
