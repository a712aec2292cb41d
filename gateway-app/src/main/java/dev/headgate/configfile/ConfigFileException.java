package dev.headgate.configfile;

/** The configuration file cannot be applied; nothing of it was. The message is for the operator. */
final class ConfigFileException extends RuntimeException {
    private static final long serialVersionUID = 1;

    ConfigFileException(String message) {
        super(message);
    }

    ConfigFileException(String message, Throwable cause) {
        super(message, cause);
    }
}
