package dev.headgate.inference;

import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import dev.headgate.provider.UpstreamException;
import org.jspecify.annotations.Nullable;

/** Says in our own words what an upstream's failure means for the caller (A21). */
final class UpstreamErrors {

    private UpstreamErrors() {}

    /** The error for a request whose last target failed. */
    static GatewayException forCaller(UpstreamException failure, Inquiry inquiry) {
        if (inquiry.inFlight().cause() == InFlightRequest.Cause.SHUTTING_DOWN) {
            return new GatewayException(
                    ErrorCode.SHUTTING_DOWN,
                    "This gateway is shutting down and ended the answer. Send the request again.");
        }
        if (inquiry.deadline().isOver()) {
            return deadlineExceeded();
        }
        GatewayException error = new GatewayException(codeOf(failure), messageOf(failure), failure);
        return failure.retryAfter() == null ? error : error.retryAfter(failure.retryAfter());
    }

    /** The error for a request whose time is over. */
    static GatewayException deadlineExceeded() {
        return new GatewayException(
                ErrorCode.DEADLINE_EXCEEDED,
                "The answer was not there by the deadline. Allow more time with %s, or ask for less."
                        .formatted(Deadline.HEADER));
    }

    private static ErrorCode codeOf(UpstreamException failure) {
        return switch (failure.failure()) {
            case CONNECT_FAILED, NOT_ADMITTED -> ErrorCode.NO_DEPLOYMENT_AVAILABLE;
            case RATE_LIMITED -> ErrorCode.UPSTREAM_RATE_LIMITED;
            case SERVER_ERROR, MALFORMED -> ErrorCode.UPSTREAM_FAILED;
            case REJECTED -> ErrorCode.UPSTREAM_REJECTED;
            case FIRST_BYTE_TIMEOUT -> ErrorCode.UPSTREAM_TIMEOUT;
            case CUT_BEFORE_FIRST_BYTE, INTERRUPTED, CANCELLED -> ErrorCode.UPSTREAM_INTERRUPTED;
        };
    }

    private static String messageOf(UpstreamException failure) {
        return switch (failure.failure()) {
            case CONNECT_FAILED -> "The model could not be reached. Try again shortly.";
            case NOT_ADMITTED ->
                    "The model is taking no more requests at the moment. Try again shortly.";
            case RATE_LIMITED -> "The model's provider limits our rate. Try again later.";
            case SERVER_ERROR -> "The model's provider failed. Try again shortly.";
            case MALFORMED ->
                    "The model's provider sent an answer that cannot be read. Try again shortly.";
            case REJECTED ->
                    "The model's provider refused the request%s. Check its parameters against what the model supports."
                            .formatted(withStatus(failure.status()));
            case FIRST_BYTE_TIMEOUT ->
                    "The model did not begin to answer in time. Try again, or send a shorter prompt.";
            case CUT_BEFORE_FIRST_BYTE ->
                    "The model's provider closed the connection without an answer. Try again.";
            case INTERRUPTED, CANCELLED ->
                    "The answer ended before it was complete. What was received is not the whole answer.";
        };
    }

    private static String withStatus(@Nullable Integer status) {
        return status == null ? "" : " with status " + status;
    }
}
