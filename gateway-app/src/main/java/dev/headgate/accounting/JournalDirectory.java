package dev.headgate.accounting;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.regex.Pattern;

/** A journal in a directory that belongs to one process at a time. */
final class JournalDirectory implements JournalFiles, AutoCloseable {
    private static final Pattern NAME = Pattern.compile("([0-9]{10})\\.journal");

    private final Path directory;
    private final FileChannel lockFile;

    private JournalDirectory(Path directory, FileChannel lockFile) {
        this.directory = directory;
        this.lockFile = lockFile;
    }

    /**
     * Opens the directory, and makes it if it is missing.
     *
     * @throws IllegalStateException if another process has it
     */
    static JournalDirectory open(Path directory) throws IOException {
        Files.createDirectories(directory);
        if (Files.getFileStore(directory).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        }
        FileChannel lockFile =
                FileChannel.open(
                        directory.resolve("lock"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE);
        if (!isOurs(lockFile)) {
            lockFile.close();
            throw new IllegalStateException(
                    "Another gateway keeps its journal in %s. Give each replica a data directory of its own (HEADGATE_DATA_DIR)."
                            .formatted(directory));
        }
        return new JournalDirectory(directory, lockFile);
    }

    private static boolean isOurs(FileChannel lockFile) throws IOException {
        try {
            return lockFile.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    @Override
    public List<Long> numbers() throws IOException {
        try (var files = Files.list(directory)) {
            return files.map(file -> NAME.matcher(file.getFileName().toString()))
                    .filter(name -> name.matches())
                    .map(name -> Long.parseLong(name.group(1)))
                    .sorted()
                    .toList();
        }
    }

    @Override
    public byte[] read(long number) throws IOException {
        return Files.readAllBytes(file(number));
    }

    @Override
    public Appender create(long number) throws IOException {
        FileChannel channel =
                FileChannel.open(
                        file(number), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        var appender = new ChannelAppender(channel);
        try {
            forceNames();
            return appender;
        } catch (IOException e) {
            channel.close();
            Files.deleteIfExists(file(number));
            throw e;
        }
    }

    @Override
    public void cut(long number, long length) throws IOException {
        try (FileChannel channel = FileChannel.open(file(number), StandardOpenOption.WRITE)) {
            channel.truncate(length);
            channel.force(true);
        }
    }

    @Override
    public void delete(long number) throws IOException {
        Files.deleteIfExists(file(number));
    }

    @Override
    public void setAside(long number) throws IOException {
        Path file = file(number);
        Files.move(
                file,
                file.resolveSibling(file.getFileName() + ".damaged"),
                StandardCopyOption.REPLACE_EXISTING);
    }

    private Path file(long number) {
        return directory.resolve("%010d.journal".formatted(number));
    }

    /** A file whose bytes are on the disk is lost all the same if its name is not. */
    private void forceNames() throws IOException {
        try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
            names.force(true);
        }
    }

    @Override
    public void close() throws IOException {
        lockFile.close();
    }

    private record ChannelAppender(FileChannel channel) implements Appender {

        @Override
        public void append(ByteBuffer bytes) throws IOException {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }

        @Override
        public void force() throws IOException {
            channel.force(false);
        }

        @Override
        public void cut(long length) throws IOException {
            channel.truncate(length);
            channel.position(length);
            channel.force(true);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
