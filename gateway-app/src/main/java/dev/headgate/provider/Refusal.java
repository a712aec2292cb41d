package dev.headgate.provider;

import dev.headgate.provider.UpstreamException.Failure;
import java.time.Duration;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpResponse;
import org.jspecify.annotations.Nullable;

/** Tells what an upstream's refusal means. Its text is not read: it may hold anything. */
final class Refusal {
    private static final long LONGEST_DELAY_SECONDS = 3_600;

    private Refusal() {}

    static UpstreamException of(HttpResponse response) {
        int status = response.getCode();
        return new UpstreamException(failure(status), status, retryAfter(response), null);
    }

    private static Failure failure(int status) {
        return switch (status) {
            case 429 -> Failure.RATE_LIMITED;
            // Our key, our account, our address of the model, or its own patience: not the request.
            case 401, 402, 403, 404, 405, 407, 408 -> Failure.SERVER_ERROR;
            default -> status >= 400 && status < 500 ? Failure.REJECTED : Failure.SERVER_ERROR;
        };
    }

    /** {@code Retry-After} in seconds; a date, which hardly any API sends, is left out. */
    private static @Nullable Duration retryAfter(HttpResponse response) {
        Header header = response.getFirstHeader("Retry-After");
        if (header == null || !header.getValue().strip().matches("\\d{1,9}")) {
            return null;
        }
        long seconds = Long.parseLong(header.getValue().strip());
        return Duration.ofSeconds(Math.min(seconds, LONGEST_DELAY_SECONDS));
    }
}
