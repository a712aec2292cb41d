package dev.headgate.error;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A refusal or failure whose message is meant for the caller: what was wrong and what to do. Only
 * such messages leave the process. It carries no stack trace, since it is an answer and not a
 * defect; a cause keeps its own.
 */
public final class GatewayException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final ErrorCode code;
    private final @Nullable String param;
    private final @Nullable Duration retryAfter;

    public GatewayException(ErrorCode code, String message) {
        this(code, message, null, null, null);
    }

    public GatewayException(ErrorCode code, String message, @Nullable Throwable cause) {
        this(code, message, null, null, cause);
    }

    private GatewayException(
            ErrorCode code,
            String message,
            @Nullable String param,
            @Nullable Duration retryAfter,
            @Nullable Throwable cause) {
        super(message, cause, false, false);
        this.code = code;
        this.param = param;
        this.retryAfter = retryAfter;
    }

    /** The same error, naming the request field that is at fault. */
    public GatewayException at(String field) {
        return new GatewayException(code, message(), field, retryAfter, getCause());
    }

    /** The same error, telling the caller when to try again. */
    public GatewayException retryAfter(Duration delay) {
        return new GatewayException(code, message(), param, delay, getCause());
    }

    public ErrorCode code() {
        return code;
    }

    /** The sentence for the caller. */
    public String message() {
        return String.valueOf(getMessage());
    }

    /** The request field at fault, if one is. */
    public @Nullable String param() {
        return param;
    }

    /** When to try again, if that is known. */
    public @Nullable Duration retryAfter() {
        return retryAfter;
    }
}
