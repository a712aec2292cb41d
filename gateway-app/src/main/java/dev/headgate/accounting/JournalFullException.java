package dev.headgate.accounting;

import java.io.IOException;

/** The journal has the size that it may have at most. */
final class JournalFullException extends IOException {
    private static final long serialVersionUID = 1;

    JournalFullException(long bytes) {
        super("The journal has its %d bytes".formatted(bytes));
    }
}
