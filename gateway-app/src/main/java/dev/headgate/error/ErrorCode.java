package dev.headgate.error;

import org.springframework.http.HttpStatus;

/**
 * Every reason for which a request is refused or fails: HTTP status, OpenAI error {@code type} and
 * {@code code}, and whether the same request may succeed later.
 */
public enum ErrorCode {
    INVALID_REQUEST(HttpStatus.BAD_REQUEST, "invalid_request_error", "invalid_request", false),
    INVALID_JSON(HttpStatus.BAD_REQUEST, "invalid_request_error", "invalid_json", false),
    UNSUPPORTED_VALUE(
            HttpStatus.UNPROCESSABLE_CONTENT, "invalid_request_error", "unsupported_value", false),
    CONTEXT_LENGTH_EXCEEDED(
            HttpStatus.BAD_REQUEST, "invalid_request_error", "context_length_exceeded", false),
    REQUEST_TOO_LARGE(
            HttpStatus.CONTENT_TOO_LARGE, "invalid_request_error", "request_too_large", false),
    INVALID_API_KEY(HttpStatus.UNAUTHORIZED, "authentication_error", "invalid_api_key", false),
    FORBIDDEN(HttpStatus.FORBIDDEN, "permission_error", "forbidden", false),
    BUDGET_EXCEEDED(HttpStatus.PAYMENT_REQUIRED, "insufficient_quota", "budget_exceeded", false),
    MODEL_NOT_ALLOWED(HttpStatus.FORBIDDEN, "permission_error", "model_not_allowed", false),
    POLICY_REFUSED(HttpStatus.FORBIDDEN, "permission_error", "policy_refused", false),
    NOT_FOUND(HttpStatus.NOT_FOUND, "invalid_request_error", "not_found", false),
    MODEL_NOT_FOUND(HttpStatus.NOT_FOUND, "invalid_request_error", "model_not_found", false),
    METHOD_NOT_ALLOWED(
            HttpStatus.METHOD_NOT_ALLOWED, "invalid_request_error", "method_not_allowed", false),
    UNSUPPORTED_MEDIA_TYPE(
            HttpStatus.UNSUPPORTED_MEDIA_TYPE,
            "invalid_request_error",
            "unsupported_media_type",
            false),
    CONFLICT(HttpStatus.CONFLICT, "invalid_request_error", "conflict", false),
    RATE_LIMIT_EXCEEDED(
            HttpStatus.TOO_MANY_REQUESTS, "rate_limit_error", "rate_limit_exceeded", true),
    /** The upstream refused the request itself; ours to say why, in our own words. */
    UPSTREAM_REJECTED(HttpStatus.BAD_REQUEST, "invalid_request_error", "upstream_rejected", false),
    UPSTREAM_RATE_LIMITED(
            HttpStatus.TOO_MANY_REQUESTS, "upstream_error", "upstream_rate_limited", true),
    UPSTREAM_FAILED(HttpStatus.BAD_GATEWAY, "upstream_error", "upstream_failed", true),
    UPSTREAM_TIMEOUT(HttpStatus.GATEWAY_TIMEOUT, "upstream_error", "upstream_timeout", true),
    /** The time that the client or the policy gave is over. */
    DEADLINE_EXCEEDED(HttpStatus.GATEWAY_TIMEOUT, "timeout_error", "deadline_exceeded", true),
    /** The upstream stopped in the middle of an answer. */
    UPSTREAM_INTERRUPTED(HttpStatus.BAD_GATEWAY, "upstream_error", "upstream_interrupted", true),
    NO_DEPLOYMENT_AVAILABLE(
            HttpStatus.SERVICE_UNAVAILABLE, "server_error", "no_deployment_available", true),
    STORE_UNAVAILABLE(HttpStatus.SERVICE_UNAVAILABLE, "server_error", "store_unavailable", true),
    /** More requests at the same time than this process takes. */
    OVERLOADED(HttpStatus.SERVICE_UNAVAILABLE, "server_error", "overloaded", true),
    SHUTTING_DOWN(HttpStatus.SERVICE_UNAVAILABLE, "server_error", "shutting_down", true),
    INTERNAL(HttpStatus.INTERNAL_SERVER_ERROR, "server_error", "internal_error", true);

    private final HttpStatus status;
    private final String type;
    private final String code;
    private final boolean retryable;

    ErrorCode(HttpStatus status, String type, String code, boolean retryable) {
        this.status = status;
        this.type = type;
        this.code = code;
        this.retryable = retryable;
    }

    /** The HTTP status of an answer that has not begun. */
    public HttpStatus status() {
        return status;
    }

    /** OpenAI's {@code error.type}. */
    public String type() {
        return type;
    }

    /** OpenAI's {@code error.code}: stable, for programs. */
    public String code() {
        return code;
    }

    /** Whether the same request may succeed later. */
    public boolean isRetryable() {
        return retryable;
    }
}
