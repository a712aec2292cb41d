package dev.headgate.localruntime;

/** A local model cannot be had. The message says which and why, for an administrator. */
public final class LocalRuntimeException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    LocalRuntimeException(String message) {
        super(message);
    }

    LocalRuntimeException(String message, Throwable cause) {
        super(message, cause);
    }
}
