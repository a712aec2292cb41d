package dev.headgate.localruntime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GgufHeaderTest {

    @TempDir private Path directory;

    @Test
    void readsTheBuiltInModel() {
        GgufHeader header = GgufHeader.read(BuiltInModel.unpackInto(directory));

        assertThat(header.architecture()).isEqualTo("llama");
        assertThat(header.trainedContext()).hasValue(1024);
        assertThat(header.addedTokens()).isZero();
        assertThat(header.namesPooling()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "llama, default, 1",
        "gpt2, qwen2, 0",
        "gpt2, llama-bpe, 1",
        "bert, default, 2",
        "t5, default, 1"
    })
    void knowsWhichTokenizersAddTokens(String tokenizer, String preTokenizer, int added)
            throws IOException {
        GgufHeader header =
                GgufHeader.read(
                        write(
                                new Gguf(3, 2)
                                        .text("tokenizer.ggml.model", tokenizer)
                                        .text("tokenizer.ggml.pre", preTokenizer)));

        assertThat(header.addedTokens()).isEqualTo(added);
    }

    @Test
    void believesTheFileWhereItSaysWhatIsAdded() throws IOException {
        GgufHeader header =
                GgufHeader.read(
                        write(
                                new Gguf(3, 3)
                                        .text("tokenizer.ggml.model", "llama")
                                        .flag("tokenizer.ggml.add_bos_token", false)
                                        .flag("tokenizer.ggml.add_eos_token", true)));

        assertThat(header.addedTokens()).isEqualTo(1);
    }

    @Test
    void limitsTheContextToWhatTheModelWasTrainedFor() throws IOException {
        GgufHeader header =
                GgufHeader.read(
                        write(
                                new Gguf(2, 3)
                                        .text("general.architecture", "x")
                                        .number("x.context_length", 8000)
                                        .number("x.pooling_type", 1)));

        assertThat(new EngineSettings(1, 0, 1, false).contextFor(header)).isEqualTo(4096);
        assertThat(new EngineSettings(1, 6000, 1, false).contextFor(header)).isEqualTo(6000);
        assertThat(new EngineSettings(1, 9000, 1, false).contextFor(header)).isEqualTo(8000);
        assertThat(header.namesPooling()).isTrue();
    }

    @Test
    void refusesWhatIsNoModel() throws IOException {
        assertRefused(directory.resolve("missing.gguf"), "no such file");
        assertRefused(directory, "no such file");
        assertRefused(
                Files.writeString(directory.resolve("text"), "not a model at all"),
                "not a readable GGUF");
        assertRefused(Files.writeString(directory.resolve("empty"), ""), "ends too early");
        assertRefused(write(new Gguf(1, 0)), "not a readable GGUF");
        assertRefused(write(new Gguf(3, 1L << 40)), "not a readable GGUF");
        assertRefused(write(new Gguf(3, 5)), "ends too early");
        assertRefused(write(new Gguf(3, 1).typed("a", 99)), "not a readable GGUF");
        assertRefused(write(new Gguf(3, 1).typed("a", 9).typeOfArray(9)), "not a readable GGUF");
    }

    @Test
    void refusesATruncatedHeader() throws IOException {
        byte[] whole = Files.readAllBytes(BuiltInModel.unpackInto(directory));

        assertRefused(Files.write(directory.resolve("cut"), Arrays.copyOf(whole, 5000)), "");
    }

    private static void assertRefused(Path file, String reason) {
        assertThatThrownBy(() -> GgufHeader.read(file))
                .isInstanceOf(UnusableModelException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(reason);
    }

    private Path write(Gguf gguf) throws IOException {
        return Files.write(Files.createTempFile(directory, "model", ".gguf"), gguf.bytes());
    }

    /** Writes headers. */
    private static final class Gguf {

        private final ByteBuffer bytes = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN);

        Gguf(int version, long entries) {
            bytes.put("GGUF".getBytes(StandardCharsets.US_ASCII))
                    .putInt(version)
                    .putLong(0)
                    .putLong(entries);
        }

        Gguf text(String key, String value) {
            typed(key, 8);
            return string(value);
        }

        Gguf number(String key, int value) {
            typed(key, 4);
            bytes.putInt(value);
            return this;
        }

        Gguf flag(String key, boolean value) {
            typed(key, 7);
            bytes.put((byte) (value ? 1 : 0));
            return this;
        }

        Gguf typed(String key, int type) {
            string(key);
            bytes.putInt(type);
            return this;
        }

        Gguf typeOfArray(int type) {
            bytes.putInt(type);
            return this;
        }

        private Gguf string(String text) {
            bytes.putLong(text.length()).put(text.getBytes(StandardCharsets.US_ASCII));
            return this;
        }

        byte[] bytes() {
            return Arrays.copyOf(bytes.array(), bytes.position());
        }
    }
}
