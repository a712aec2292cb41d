package dev.headgate.db;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** The PostgreSQL programs, unpacked from the jar for this operating system and processor. */
final class PostgresBinaries {
    /** Names the unpacked directory, so that an upgrade unpacks anew. */
    static final String VERSION = "18.6.0";

    private final Path home;

    private PostgresBinaries(Path home) {
        this.home = home;
    }

    /** Unpacks the programs below the directory unless that was done before. */
    static PostgresBinaries below(Path directory) {
        Path home = directory.resolve("postgresql-" + VERSION);
        try {
            if (!Files.isDirectory(home)) {
                unpackInto(home);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot unpack PostgreSQL into " + home, e);
        }
        return new PostgresBinaries(home);
    }

    String program(String name) {
        return home.resolve("bin").resolve(name).toString();
    }

    private static void unpackInto(Path home) throws IOException {
        Path parent = home.toAbsolutePath().getParent();
        Path unfinished = Files.createTempDirectory(parent, "unpacking-");
        try (TarArchiveInputStream archive = openArchive()) {
            for (TarArchiveEntry entry; (entry = archive.getNextEntry()) != null; ) {
                unpack(entry, archive, unfinished);
            }
        }
        // Moved in one step: a directory with the final name is always complete.
        Files.move(unfinished, home, StandardCopyOption.ATOMIC_MOVE);
    }

    private static TarArchiveInputStream openArchive() throws IOException {
        String resource = resource(System.getProperty("os.name"), System.getProperty("os.arch"));
        InputStream packed = PostgresBinaries.class.getResourceAsStream(resource);
        if (packed == null) {
            throw new IllegalStateException(
                    "This build carries no PostgreSQL for %s on %s. Set HEADGATE_DB_URL to a PostgreSQL of your own."
                            .formatted(
                                    System.getProperty("os.name"), System.getProperty("os.arch")));
        }
        return new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(packed)));
    }

    static String resource(String system, String processor) {
        String os = system.toLowerCase(Locale.ROOT).contains("mac") ? "darwin" : "linux";
        boolean arm = processor.equals("aarch64") || processor.startsWith("arm");
        return "/postgres-%s-%s.txz".formatted(os, arm ? "arm_64" : "x86_64");
    }

    private static void unpack(TarArchiveEntry entry, InputStream content, Path root)
            throws IOException {
        Path target = root.resolve(entry.getName()).normalize();
        if (!target.startsWith(root)) {
            throw new IOException("The archive reaches outside itself: " + entry.getName());
        }
        if (entry.isDirectory()) {
            Files.createDirectories(target);
            return;
        }
        Files.createDirectories(target.resolveSibling("."));
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
            return;
        }
        Files.copy(content, target);
        boolean executable = (entry.getMode() & 0100) != 0;
        Files.setPosixFilePermissions(
                target, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
    }
}
