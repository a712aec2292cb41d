package dev.headgate.localruntime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Gives the binding a private directory to unpack its library into. Its own choice is one fixed
 * name in the shared temporary directory, where two processes overwrite each other's and a stranger
 * can put his.
 */
final class NativeLibrary {

    private static final String DIRECTORY_PROPERTY = "de.kherud.llama.tmpdir";

    private static @Nullable Path directory;

    private NativeLibrary() {}

    /** To be called before the binding is touched. */
    static synchronized void prepare() {
        if (System.getProperty(DIRECTORY_PROPERTY) != null) {
            return;
        }
        try {
            directory = Files.createTempDirectory("headgate-llama");
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The temporary directory is not writable; set java.io.tmpdir.", e);
        }
        System.setProperty(DIRECTORY_PROPERTY, directory.toString());
    }

    /**
     * To be called once the library is loaded: where the system lets go of an open file, a killed
     * process leaves none.
     */
    static synchronized void discard() {
        if (directory == null) {
            return;
        }
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : List.copyOf(files.toList())) {
                Files.delete(file);
            }
            Files.delete(directory);
        } catch (IOException e) {
            System.getLogger(NativeLibrary.class.getName())
                    .log(
                            System.Logger.Level.DEBUG,
                            "The native library stays until the process ends.");
        }
        directory = null;
    }
}
