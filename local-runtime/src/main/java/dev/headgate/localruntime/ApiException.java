package dev.headgate.localruntime;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A refusal that the client is told, in the shape of OpenAI's errors. */
final class ApiException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String type;
    private final String code;
    private final @Nullable String param;
    private final @Nullable Duration retryAfter;

    private ApiException(
            int status,
            String type,
            String code,
            @Nullable String param,
            @Nullable Duration retryAfter,
            String message) {
        super(message);
        this.status = status;
        this.type = type;
        this.code = code;
        this.param = param;
        this.retryAfter = retryAfter;
    }

    /** The request is wrong; {@code param} names the field. */
    static ApiException badRequest(@Nullable String param, String message) {
        return badRequest(param, "invalid_value", message);
    }

    static ApiException badRequest(@Nullable String param, String code, String message) {
        return new ApiException(400, "invalid_request_error", code, param, null, message);
    }

    static ApiException unauthorized() {
        return new ApiException(
                401,
                "invalid_request_error",
                "invalid_api_key",
                null,
                null,
                "This runtime needs its token as 'Authorization: Bearer ...'.");
    }

    static ApiException notFound(String code, @Nullable String param, String message) {
        return new ApiException(404, "invalid_request_error", code, param, null, message);
    }

    static ApiException methodNotAllowed(String allowed) {
        return new ApiException(
                405,
                "invalid_request_error",
                "method_not_allowed",
                null,
                null,
                "Use " + allowed + " here.");
    }

    static ApiException tooLarge(int limit) {
        return new ApiException(
                413,
                "invalid_request_error",
                "request_too_large",
                null,
                null,
                "The request is larger than %d bytes. Send less.".formatted(limit));
    }

    /** All slots are busy and the queue is full. */
    static ApiException queueFull() {
        return new ApiException(
                429,
                "overloaded_error",
                "queue_full",
                null,
                Duration.ofSeconds(1),
                "All slots of this model are busy and its queue is full. Try again in a moment.");
    }

    static ApiException unavailable(String message) {
        return new ApiException(
                503, "server_error", "unavailable", null, Duration.ofSeconds(1), message);
    }

    static ApiException engineFailed() {
        return new ApiException(
                500,
                "server_error",
                "engine_error",
                null,
                null,
                "The engine could not finish this request.");
    }

    int status() {
        return status;
    }

    String type() {
        return type;
    }

    String code() {
        return code;
    }

    Optional<String> param() {
        return Optional.ofNullable(param);
    }

    Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    @Override
    public String getMessage() {
        String message = super.getMessage();
        return message == null ? "" : message;
    }
}
