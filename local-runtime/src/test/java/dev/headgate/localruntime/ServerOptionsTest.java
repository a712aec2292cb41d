package dev.headgate.localruntime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerOptionsTest {

    @Test
    void servesTheBuiltInModelUnlessToldOtherwise() {
        ServerOptions options = ServerOptions.parse(List.of(), Map.of());

        assertThat(options.model()).isEqualTo(LocalModel.tiny());
        assertThat(options.host()).isEqualTo("127.0.0.1");
        assertThat(options.port()).isZero();
        assertThat(options.exitWithParent()).isFalse();
        assertThat(options.token()).isNull();
    }

    @Test
    void namesAModelAfterItsFile() {
        ServerOptions options =
                ServerOptions.parse(List.of("--model=models/some-7b.gguf"), Map.of());

        assertThat(options.model())
                .isEqualTo(LocalModel.of("some-7b", Path.of("models/some-7b.gguf")));
        assertThat(options.modelFile()).isEqualTo(Path.of("models/some-7b.gguf"));
    }

    @Test
    void takesTheCommandLineBeforeTheEnvironment() {
        Map<String, String> environment =
                Map.of(
                        "HEADGATE_LOCAL_PARALLEL",
                        "2",
                        "HEADGATE_LOCAL_CONTEXT_TOKENS",
                        "512",
                        "HEADGATE_LOCAL_TOKEN",
                        "secret");

        ServerOptions options = ServerOptions.parse(List.of("--parallel=3"), environment);

        assertThat(options.model().parallel()).isEqualTo(3);
        assertThat(options.model().contextTokens()).isEqualTo(512);
        assertThat(options.token()).isEqualTo("secret");
        assertThat(options.toString()).doesNotContain("secret");
    }

    @Test
    void readsBackWhatItWrites() {
        LocalModel model =
                new LocalModel("name", Path.of("/models/x.gguf"), 2, 300, 5, 7, true, 0.25);
        ServerOptions options =
                new ServerOptions(model, "0.0.0.0", 8080, Path.of("/cache"), true, null);

        assertThat(ServerOptions.parse(options.toArguments(), Map.of())).isEqualTo(options);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--unheard-of=1",
                "--parallel",
                "parallel=1",
                "--parallel=many",
                "--parallel=0",
                "--context-tokens=-1",
                "--threads=0",
                "--queue-capacity=0",
                "--default-temperature=3",
                "--name=",
                "--embeddings=perhaps"
            })
    void saysWhatIsWrong(String argument) {
        assertThatThrownBy(() -> ServerOptions.parse(List.of(argument), Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("null");
    }
}
