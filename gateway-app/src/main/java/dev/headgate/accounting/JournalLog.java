package dev.headgate.accounting;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records on the disk until whoever they are about is done with. Whoever appends while others wait
 * for the disk shares the next write and fsync with them. A file is removed when nobody whom a
 * record of it is about is left.
 */
final class JournalLog {
    private static final Logger log = LoggerFactory.getLogger(JournalLog.class);

    private final JournalFiles files;
    private final long largestFile;
    private final long largest;
    private final ConcurrentLinkedQueue<Append> waiting = new ConcurrentLinkedQueue<>();

    /** Held by whoever writes; it guards everything below. */
    private final ReentrantLock disk = new ReentrantLock();

    private final NavigableMap<Long, Segment> segments = new TreeMap<>();
    private JournalFiles.@Nullable Appender active;
    private long newest;

    /** Bytes of all files; read without waiting for the disk. */
    private volatile long size;

    /**
     * Makes one.
     *
     * @param largestFile bytes after which a new file is begun
     * @param largest bytes of all files above which {@link #begin} refuses
     */
    JournalLog(JournalFiles files, long largestFile, long largest) {
        this.files = files;
        this.largestFile = largestFile;
        this.largest = largest;
    }

    /** One file. */
    private static final class Segment {
        private final Set<AttemptId> about = new HashSet<>();
        private long length;
        private boolean damaged;
    }

    /** A record that waits for the disk. */
    private static final class Append {
        private final AttemptId about;
        private final byte[] line;
        private boolean written;
        private @Nullable IOException failure;

        Append(AttemptId about, String record) {
            this.about = about;
            this.line = JournalLines.line(record);
        }
    }

    /** Reads what earlier processes wrote. */
    @FunctionalInterface
    interface Reader {

        /** Answers who the record is about, or null if it cannot be understood. */
        @Nullable AttemptId read(String record);
    }

    /** Hands over everything that earlier processes left, oldest first, and cuts what is torn. */
    void recover(Reader reader) throws IOException {
        disk.lock();
        try {
            for (long number : files.numbers()) {
                newest = number;
                recover(number, reader);
            }
            measure();
        } finally {
            disk.unlock();
        }
    }

    private void recover(long number, Reader reader) throws IOException {
        byte[] bytes = files.read(number);
        JournalLines.Contents contents = JournalLines.read(bytes);
        Segment segment = new Segment();
        segment.length = contents.length();
        segment.damaged = contents.damaged();
        if (contents.length() < bytes.length) {
            log.warn("Cutting {} torn bytes of the journal", bytes.length - contents.length());
            files.cut(number, contents.length());
        }
        for (String record : contents.records()) {
            AttemptId about = reader.read(record);
            if (about == null) {
                segment.damaged = true;
            } else {
                segment.about.add(about);
            }
        }
        if (segment.damaged) {
            log.error(
                    "Journal file {} is damaged. What can be read of it counts; it is kept",
                    number);
        }
        segments.put(number, segment);
    }

    /**
     * Appends the first record about an attempt; it is on the disk when this returns.
     *
     * @throws JournalFullException if there is no room left
     * @throws IOException if it cannot be written; it is not there then
     */
    void begin(AttemptId about, String record) throws IOException {
        if (size >= largest) {
            throw new JournalFullException(largest);
        }
        append(about, record);
    }

    /** Appends a further record; it is on the disk when this returns. */
    void append(AttemptId about, String record) throws IOException {
        Append mine = new Append(about, record);
        waiting.add(mine);
        disk.lock();
        try {
            if (!mine.written && mine.failure == null) {
                writeWaiting();
            }
        } finally {
            disk.unlock();
        }
        if (mine.failure != null) {
            throw new IOException(mine.failure.getMessage(), mine.failure);
        }
    }

    /** Appends a record with the next one that somebody waits for. */
    void note(AttemptId about, String record) {
        waiting.add(new Append(about, record));
    }

    /** Bytes of all files. */
    long size() {
        return size;
    }

    private void measure() {
        size = segments.values().stream().mapToLong(segment -> segment.length).sum();
    }

    private void writeWaiting() {
        List<Append> group = new ArrayList<>();
        for (Append next = waiting.poll(); next != null; next = waiting.poll()) {
            group.add(next);
        }
        try {
            write(group);
        } catch (IOException e) {
            group.forEach(one -> one.failure = e);
            takeBack();
        }
    }

    private void write(List<Append> group) throws IOException {
        JournalFiles.Appender file = writable();
        var bytes = new ByteArrayOutputStream();
        group.forEach(one -> bytes.writeBytes(one.line));
        file.append(ByteBuffer.wrap(bytes.toByteArray()));
        file.force();
        Segment segment = current();
        segment.length += bytes.size();
        for (Append one : group) {
            segment.about.add(one.about);
            one.written = true;
        }
        measure();
    }

    private JournalFiles.Appender writable() throws IOException {
        if (active != null && current().length >= largestFile) {
            endFile();
        }
        if (active == null) {
            long number = newest + 1;
            active = files.create(number);
            newest = number;
            segments.put(number, new Segment());
        }
        return active;
    }

    private Segment current() {
        return segments.lastEntry().getValue();
    }

    /**
     * Whoever was refused must not be found on the disk later. A file that cannot even be cut is
     * left, so that nothing follows what is torn; a record in it that is whole all the same is then
     * taken for a call that was made.
     */
    private void takeBack() {
        if (active == null) {
            return;
        }
        try {
            active.cut(current().length);
        } catch (IOException e) {
            log.warn("The journal cannot be cut: {}", e.getMessage());
            endFile();
        }
    }

    private void endFile() {
        try {
            if (active != null) {
                active.close();
            }
        } catch (IOException e) {
            log.debug("A journal file could not be closed", e);
        }
        active = null;
    }

    /** Forgets these attempts, and removes the files that nobody needs any more. */
    void forget(Collection<AttemptId> done) {
        disk.lock();
        try {
            segments.values().forEach(segment -> done.forEach(segment.about::remove));
            if (active != null && current().about.isEmpty()) {
                endFile();
            }
            segments.entrySet().removeIf(entry -> isRemoved(entry.getKey(), entry.getValue()));
            measure();
        } finally {
            disk.unlock();
        }
    }

    private boolean isRemoved(long number, Segment segment) {
        boolean written = active != null && number == newest;
        if (written || !segment.about.isEmpty()) {
            return false;
        }
        try {
            if (segment.damaged) {
                files.setAside(number);
            } else {
                files.delete(number);
            }
            return true;
        } catch (IOException e) {
            log.warn("Journal file {} cannot be removed: {}", number, e.getMessage());
            return false;
        }
    }

    /** Ends the file that is written. */
    void close() {
        disk.lock();
        try {
            endFile();
        } finally {
            disk.unlock();
        }
    }
}
