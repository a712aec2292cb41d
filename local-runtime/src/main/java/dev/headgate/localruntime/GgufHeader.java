package dev.headgate.localruntime;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What a GGUF file says of its model. Read before the native loader sees the file, so that a file
 * that is no model is refused with a sentence.
 *
 * <p>Format: github.com/ggml-org/ggml, docs/gguf.md, versions 2 and 3.
 */
final class GgufHeader {

    private static final long MAX_STRING_BYTES = 16L << 20;
    private static final long MAX_ENTRIES = 1L << 16;

    /**
     * Byte-pair tokenizers for which llama.cpp b4916 puts a token in front unless the file says
     * otherwise.
     */
    private static final Set<String> PRE_TOKENIZERS_WITH_BOS =
            Set.of("llama3", "llama-v3", "llama-bpe", "falcon3", "tekken", "chameleon");

    private final Map<String, Object> entries;

    private GgufHeader(Map<String, Object> entries) {
        this.entries = Map.copyOf(entries);
    }

    /**
     * Reads the header of a model file.
     *
     * @throws UnusableModelException if the file is missing, unreadable or not a GGUF model
     */
    static GgufHeader read(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new UnusableModelException(file, "there is no such file. Check the path.");
        }
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            return new GgufHeader(new Reader(in).entries());
        } catch (EOFException e) {
            throw new UnusableModelException(
                    file, "it ends too early. Copy or download it again.", e);
        } catch (IOException e) {
            throw new UnusableModelException(
                    file, "it is not a readable GGUF file. Copy or download it again.", e);
        }
    }

    /** Name of the model's architecture, such as {@code llama}. */
    String architecture() {
        return text("general.architecture").orElse("unknown");
    }

    /** Tokens that the model was trained to look back on. */
    OptionalLong trainedContext() {
        return number(architecture() + ".context_length");
    }

    /** Whether the file names the pooling that its embeddings need. */
    boolean namesPooling() {
        return number(architecture() + ".pooling_type").isPresent();
    }

    /** Number of tokens that the engine adds around a prompt by itself. */
    int addedTokens() {
        String tokenizer = text("tokenizer.ggml.model").orElse("");
        boolean bos = flag("tokenizer.ggml.add_bos_token").orElse(addsBosByDefault(tokenizer));
        boolean eos = flag("tokenizer.ggml.add_eos_token").orElse(tokenizer.equals("t5"));
        boolean separator = tokenizer.equals("bert");
        return (bos ? 1 : 0) + (eos ? 1 : 0) + (separator ? 1 : 0);
    }

    private boolean addsBosByDefault(String tokenizer) {
        return switch (tokenizer) {
            case "llama", "bert" -> true;
            case "gpt2" -> PRE_TOKENIZERS_WITH_BOS.contains(text("tokenizer.ggml.pre").orElse(""));
            default -> false;
        };
    }

    private Optional<String> text(String key) {
        return entries.get(key) instanceof String text ? Optional.of(text) : Optional.empty();
    }

    private OptionalLong number(String key) {
        return entries.get(key) instanceof Long number
                ? OptionalLong.of(number)
                : OptionalLong.empty();
    }

    private Optional<Boolean> flag(String key) {
        return entries.get(key) instanceof Boolean flag ? Optional.of(flag) : Optional.empty();
    }

    /** Reads little-endian values; arrays and floating-point values are passed over. */
    private static final class Reader {

        private static final String BROKEN = "broken header";
        private static final int ARRAY = 9;

        private final InputStream in;

        Reader(InputStream in) {
            this.in = in;
        }

        Map<String, Object> entries() throws IOException {
            require(
                    new String(bytes(4), StandardCharsets.US_ASCII).equals("GGUF"),
                    "no GGUF magic");
            long version = unsigned(4);
            require(version == 2 || version == 3, "GGUF version " + version);
            unsigned(8);
            long count = unsigned(8);
            require(count >= 0 && count <= MAX_ENTRIES, BROKEN);
            Map<String, Object> entries = new HashMap<>();
            for (long i = 0; i < count; i++) {
                readEntry(entries);
            }
            return entries;
        }

        private void readEntry(Map<String, Object> entries) throws IOException {
            String key = string();
            int type = (int) unsigned(4);
            switch (type) {
                case 7 -> entries.put(key, unsigned(1) != 0);
                case 8 -> entries.put(key, string());
                case ARRAY -> skipArray();
                case 6, 12 -> in.skipNBytes(widthOf(type));
                default -> entries.put(key, unsigned(widthOf(type)));
            }
        }

        private void skipArray() throws IOException {
            int type = (int) unsigned(4);
            require(type != ARRAY, "nested array");
            long count = unsigned(8);
            require(count >= 0, BROKEN);
            if (type != 8) {
                in.skipNBytes(Math.multiplyExact(count, (long) widthOf(type)));
                return;
            }
            for (long i = 0; i < count; i++) {
                in.skipNBytes(stringLength());
            }
        }

        private int widthOf(int type) throws IOException {
            return switch (type) {
                case 0, 1, 7 -> 1;
                case 2, 3 -> 2;
                case 4, 5, 6 -> 4;
                case 10, 11, 12 -> 8;
                default -> throw new IOException("value type " + type);
            };
        }

        private String string() throws IOException {
            return new String(bytes((int) stringLength()), StandardCharsets.UTF_8);
        }

        private long stringLength() throws IOException {
            long length = unsigned(8);
            require(length >= 0 && length <= MAX_STRING_BYTES, BROKEN);
            return length;
        }

        private long unsigned(int width) throws IOException {
            byte[] padded = Arrays.copyOf(bytes(width), Long.BYTES);
            return ByteBuffer.wrap(padded).order(ByteOrder.LITTLE_ENDIAN).getLong();
        }

        private byte[] bytes(int length) throws IOException {
            byte[] bytes = in.readNBytes(length);
            if (bytes.length < length) {
                throw new EOFException();
            }
            return bytes;
        }

        private static void require(boolean condition, String reason) throws IOException {
            if (!condition) {
                throw new IOException(reason);
            }
        }
    }
}
