package dev.headgate.provider;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A call that did not give a complete answer. Says what happened in our own words; the upstream's
 * text stays out of it.
 */
public final class UpstreamException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Failure failure;
    private final @Nullable Integer status;
    private final @Nullable Duration retryAfter;

    public UpstreamException(
            Failure failure,
            @Nullable Integer status,
            @Nullable Duration retryAfter,
            @Nullable Throwable cause) {
        super(failure.name(), cause, false, false);
        this.failure = failure;
        this.status = status;
        this.retryAfter = retryAfter;
    }

    public Failure failure() {
        return failure;
    }

    /** The upstream's HTTP status, or null if it sent none. */
    public @Nullable Integer status() {
        return status;
    }

    /** Whether bytes of the request may have reached the upstream. */
    public boolean wasSent() {
        return switch (failure) {
            case CONNECT_FAILED, NOT_ADMITTED, QUARANTINED -> false;
            case RATE_LIMITED -> status != null;
            case SERVER_ERROR,
                    REJECTED,
                    FIRST_BYTE_TIMEOUT,
                    CUT_BEFORE_FIRST_BYTE,
                    ENGINE_LOST,
                    INTERRUPTED,
                    MALFORMED,
                    CANCELLED ->
                    true;
        };
    }

    /** When the upstream asked to be called again, if it did. */
    public @Nullable Duration retryAfter() {
        return retryAfter;
    }

    /** What went wrong, and what that means for the next target and for the books. */
    public enum Failure {
        /** No connection: nothing was sent. */
        CONNECT_FAILED(true, false),
        /**
         * This process allows no more calls to this deployment, or its breaker is open: nothing was
         * sent.
         */
        NOT_ADMITTED(true, false),
        /** 429; or, without a status, what would be 429 by what the upstream told before. */
        RATE_LIMITED(true, false),
        /** An engine of this kind may have died of the same request: nothing was sent. */
        QUARANTINED(true, false),
        /**
         * 5xx; or a 4xx that is our fault and not the caller's: our credential, our account, our
         * name for the model.
         */
        SERVER_ERROR(true, false),
        /**
         * Another 4xx: the request itself was refused, and would be by any deployment of the kind.
         */
        REJECTED(false, false),
        /**
         * The request was sent and nothing that could be passed on came in time: no event of a
         * stream, or no whole answer. The upstream may bill it.
         */
        FIRST_BYTE_TIMEOUT(true, true),
        /**
         * The request was sent and the connection broke before anything could be passed on: before
         * the first event of a stream, or before the end of a whole answer. The upstream may bill
         * it.
         */
        CUT_BEFORE_FIRST_BYTE(true, true),
        /** Our own engine went away with the request in its hands, perhaps because of it. */
        ENGINE_LOST(true, true),
        /**
         * The connection broke, fell silent or lasted too long after the first event of a stream.
         */
        INTERRUPTED(false, true),
        /** The answer is not what its dialect allows. */
        MALFORMED(true, true),
        /** Cut on our side, since the client is gone. */
        CANCELLED(false, true);

        private final boolean nextTargetMayAnswer;
        private final boolean mayBeBilled;

        Failure(boolean nextTargetMayAnswer, boolean mayBeBilled) {
            this.nextTargetMayAnswer = nextTargetMayAnswer;
            this.mayBeBilled = mayBeBilled;
        }

        /** Whether another deployment should be tried. */
        public boolean nextTargetMayAnswer() {
            return nextTargetMayAnswer;
        }

        /**
         * Whether tokens may have been consumed: then the attempt is settled by an estimate, not
         * released.
         */
        public boolean mayBeBilled() {
            return mayBeBilled;
        }

        /**
         * Whether the upstream is to blame (R11): a rate limit, a bad request or a departed client
         * is no sign that it is ill.
         */
        public boolean isUpstreamsFault() {
            return switch (this) {
                case CONNECT_FAILED,
                        SERVER_ERROR,
                        FIRST_BYTE_TIMEOUT,
                        CUT_BEFORE_FIRST_BYTE,
                        ENGINE_LOST,
                        INTERRUPTED,
                        MALFORMED ->
                        true;
                case NOT_ADMITTED, RATE_LIMITED, QUARANTINED, REJECTED, CANCELLED -> false;
            };
        }
    }
}
