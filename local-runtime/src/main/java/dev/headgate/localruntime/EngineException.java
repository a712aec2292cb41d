package dev.headgate.localruntime;

/** The engine could not do what it was asked; the message is for the log, not for a client. */
final class EngineException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    EngineException(String message) {
        super(message);
    }

    EngineException(String message, Throwable cause) {
        super(message, cause);
    }
}
