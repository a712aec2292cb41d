package dev.headgate.focus;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes the rows of a file one after the other. Closing it completes the file. */
interface ChargeWriter extends Closeable {

    /** A row: one value for each column, null for an empty cell. */
    void write(List<@Nullable FocusValue> row) throws IOException;
}
