package dev.headgate.accounting;

import org.jspecify.annotations.Nullable;

/** The books cannot be reached; whether the last thing was written is not known. */
final class StoreUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    StoreUnavailableException(@Nullable Throwable cause) {
        super("The books cannot be reached", cause);
    }
}
