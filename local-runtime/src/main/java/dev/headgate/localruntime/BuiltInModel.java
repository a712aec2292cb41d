package dev.headgate.localruntime;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The tiny model in the jar. The native loader needs it as a file. */
final class BuiltInModel {

    static final String NAME = "headgate-tiny";

    private static final String FILE = "headgate-tiny-q8_0.gguf";
    private static final String SHA_256 =
            "97efde64dbca9d6f5666e3c071e523b9f61af70364b4802846656df22023501c";

    private BuiltInModel() {}

    /**
     * Returns the model's file in a directory, which is made if need be; a file that is not the
     * model is replaced.
     */
    static Path unpackInto(Path directory) {
        Path file = directory.resolve(FILE);
        try {
            Files.createDirectories(directory);
            if (!Files.isRegularFile(file) || !isModel(Files.readAllBytes(file))) {
                unpack(directory, file);
            }
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The built-in model cannot be unpacked into '%s'. Check space and permissions."
                            .formatted(directory),
                    e);
        }
    }

    /** Moved into place whole, since several processes may unpack at the same time. */
    private static void unpack(Path directory, Path file) throws IOException {
        byte[] model = resource();
        if (!isModel(model)) {
            throw new IOException("The built-in model in the jar is damaged.");
        }
        Path part = Files.createTempFile(directory, FILE, ".part");
        try {
            Files.write(part, model);
            Files.move(
                    part,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static byte[] resource() throws IOException {
        try (InputStream in = BuiltInModel.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new IOException("The jar holds no built-in model.");
            }
            return in.readAllBytes();
        }
    }

    private static boolean isModel(byte[] bytes) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
            return HexFormat.of().formatHex(hash).equals(SHA_256);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256.", e);
        }
    }
}
