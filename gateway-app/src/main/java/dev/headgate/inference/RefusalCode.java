package dev.headgate.inference;

import dev.headgate.error.ErrorCode;
import dev.headgate.routing.RoutingDecision.Refusal;

/** The error that a caller gets whose request routing refuses. */
final class RefusalCode {
    private RefusalCode() {}

    static ErrorCode of(Refusal refusal) {
        return switch (refusal) {
            case MODEL_NOT_FOUND -> ErrorCode.MODEL_NOT_FOUND;
            case MODEL_NOT_ALLOWED -> ErrorCode.MODEL_NOT_ALLOWED;
            case POLICY_REFUSED -> ErrorCode.POLICY_REFUSED;
            case CONTEXT_LENGTH_EXCEEDED -> ErrorCode.CONTEXT_LENGTH_EXCEEDED;
            case NOT_CAPABLE -> ErrorCode.UNSUPPORTED_VALUE;
            case UNAVAILABLE -> ErrorCode.NO_DEPLOYMENT_AVAILABLE;
        };
    }
}
