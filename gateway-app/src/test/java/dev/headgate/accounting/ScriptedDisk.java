package dev.headgate.accounting;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** A disk that gets full, fails, and loses at a crash what was not forced. */
final class ScriptedDisk implements JournalFiles {
    private final Map<Long, Held> files = new TreeMap<>();
    final List<Long> setAside = new ArrayList<>();
    Runnable beforeForce = () -> {};
    long room = Long.MAX_VALUE;
    boolean failsToForce;
    boolean failsToCut;
    int forces;

    /** A file: what a crash leaves for certain, and what it may take. */
    private static final class Held {
        private byte[] bytes = {};
        private int forced;
    }

    /** The disk as it is found after a crash: of what was not forced any first part is there. */
    ScriptedDisk afterCrash(SplittableRandom random) {
        ScriptedDisk found = new ScriptedDisk();
        files.forEach((number, file) -> {
            Held held = new Held();
            int left = random.nextInt(file.forced, file.bytes.length + 1);
            held.bytes = Arrays.copyOf(file.bytes, left);
            held.forced = left;
            found.files.put(number, held);
        });
        return found;
    }

    /** Changes one byte, as a dying disk does. */
    void spoil(long number, int position) {
        files.get(number).bytes[position] ^= 1;
    }

    @Override
    public List<Long> numbers() {
        return List.copyOf(files.keySet());
    }

    @Override
    public byte[] read(long number) {
        return files.get(number).bytes.clone();
    }

    @Override
    public Appender create(long number) throws IOException {
        if (room <= 0) {
            throw full();
        }
        Held file = new Held();
        files.put(number, file);
        return new ScriptedAppender(file);
    }

    @Override
    public void cut(long number, long length) {
        Held file = files.get(number);
        file.bytes = Arrays.copyOf(file.bytes, (int) length);
        file.forced = (int) length;
    }

    @Override
    public void delete(long number) {
        room += room == Long.MAX_VALUE ? 0 : files.get(number).bytes.length;
        files.remove(number);
    }

    @Override
    public void setAside(long number) {
        files.remove(number);
        setAside.add(number);
    }

    private static IOException full() {
        return new IOException("No space left on device");
    }

    private final class ScriptedAppender implements Appender {
        private final Held file;

        ScriptedAppender(Held file) {
            this.file = file;
        }

        @Override
        public void append(ByteBuffer bytes) throws IOException {
            byte[] part = new byte[(int) Math.min(room, bytes.remaining())];
            bytes.get(part);
            var all = new ByteArrayOutputStream();
            all.writeBytes(file.bytes);
            all.writeBytes(part);
            file.bytes = all.toByteArray();
            room -= room == Long.MAX_VALUE ? 0 : part.length;
            if (bytes.hasRemaining()) {
                throw full();
            }
        }

        @Override
        public void force() throws IOException {
            beforeForce.run();
            forces++;
            if (failsToForce) {
                throw new IOException("Input/output error");
            }
            file.forced = file.bytes.length;
        }

        @Override
        public void cut(long length) throws IOException {
            if (failsToCut) {
                throw new IOException("Input/output error");
            }
            room += room == Long.MAX_VALUE ? 0 : file.bytes.length - length;
            file.bytes = Arrays.copyOf(file.bytes, (int) length);
            file.forced = (int) length;
        }

        @Override
        public void close() {}
    }
}
