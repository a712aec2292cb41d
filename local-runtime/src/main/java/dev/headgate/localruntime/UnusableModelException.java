package dev.headgate.localruntime;

import java.nio.file.Path;

/** A model file that cannot be served; trying again without changing it is of no use. */
final class UnusableModelException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnusableModelException(Path file, String reason) {
        super("Model file '%s' cannot be used: %s".formatted(file, reason));
    }

    UnusableModelException(Path file, String reason, Throwable cause) {
        super("Model file '%s' cannot be used: %s".formatted(file, reason), cause);
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
