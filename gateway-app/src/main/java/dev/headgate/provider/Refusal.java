package dev.headgate.provider;

import dev.headgate.provider.UpstreamException.Failure;

/** Tells what an upstream's refusal means. Its text is not read: it may hold anything. */
final class Refusal {

    private Refusal() {}

    static UpstreamException of(int status, RateLimitHeaders headers) {
        return new UpstreamException(failure(status), status, headers.retryAfter(), null);
    }

    private static Failure failure(int status) {
        return switch (status) {
            case 429 -> Failure.RATE_LIMITED;
            // Our key, our account, our address of the model, or its own patience: not the request.
            case 401, 402, 403, 404, 405, 407, 408 -> Failure.SERVER_ERROR;
            default -> status >= 400 && status < 500 ? Failure.REJECTED : Failure.SERVER_ERROR;
        };
    }
}
