package dev.headgate.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A small file system in memory that can be filled to its last byte. Only root can mount one. */
public final class MemoryDisk implements AutoCloseable {
    private final Path directory;

    private MemoryDisk(Path directory) {
        this.directory = directory;
    }

    /** Why a test that needs one was not run. */
    public static final String SKIPPED =
            "SKIPPED: a disk can only be filled where tmpfs can be mounted, which takes root";

    /**
     * Mounts one at this directory, which is made; skips the test, saying so, where that is not
     * allowed.
     *
     * @param size such as {@code 200m}
     */
    public static MemoryDisk mount(Path directory, String size) {
        Optional<MemoryDisk> disk = mountIfAllowed(directory, size);
        assumeTrue(disk.isPresent(), SKIPPED);
        return disk.get();
    }

    /** The same, or nothing where it is not allowed. */
    public static Optional<MemoryDisk> mountIfAllowed(Path directory, String size) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        int status =
                run("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", directory.toString());
        return status == 0 ? Optional.of(new MemoryDisk(directory)) : Optional.empty();
    }

    /** Fills it. */
    public void fill() {
        byte[] piece = new byte[4096];
        try (OutputStream filler = Files.newOutputStream(filler())) {
            while (true) {
                filler.write(piece);
            }
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("No space left");
        }
    }

    /** Gives the space back that {@link #fill} took. */
    public void clear() {
        try {
            Files.deleteIfExists(filler());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Bytes that are free. */
    public long free() {
        try {
            return Files.getFileStore(directory).getUsableSpace();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path filler() {
        return directory.resolve("filler");
    }

    private static int run(String... command) {
        try {
            return new ProcessBuilder(command).inheritIO().start().waitFor();
        } catch (IOException e) {
            return -1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Unmounts it, also if somebody still has a file open there. */
    @Override
    public void close() {
        run("umount", "--lazy", directory.toString());
    }
}
