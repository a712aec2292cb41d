package dev.headgate.accounting;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** Where a journal lies: files with a number each, of which the newest is written. */
interface JournalFiles {

    /** The numbers of all files, in order. */
    List<Long> numbers() throws IOException;

    /** All bytes of a file. */
    byte[] read(long number) throws IOException;

    /** Makes a new, empty file that survives a crash of the machine once its bytes are forced. */
    Appender create(long number) throws IOException;

    /** Cuts a file that nobody appends to. */
    void cut(long number, long length) throws IOException;

    /** Removes a file. */
    void delete(long number) throws IOException;

    /** Puts a damaged file where people find it and {@link #numbers} does not. */
    void setAside(long number) throws IOException;

    /** A file that is appended to. */
    interface Appender extends AutoCloseable {

        /** Appends all these bytes; if it fails, some of them may be there. */
        void append(ByteBuffer bytes) throws IOException;

        /** Returns when everything that was appended is on the disk. */
        void force() throws IOException;

        /** Takes back everything behind this length. */
        void cut(long length) throws IOException;

        @Override
        void close() throws IOException;
    }
}
