package dev.headgate.outbox;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How the receiver of a webhook took a message. */
sealed interface Answer {

    /** It has it. */
    record Accepted(int status) implements Answer {}

    /**
     * It did not take it.
     *
     * @param retryAfter how long it wants to be left alone, or null
     */
    record Refused(int status, @Nullable Duration retryAfter) implements Answer {}

    /** It wants no more messages (410). */
    record Gone() implements Answer {}

    /**
     * It was not reached, or it did not answer in time.
     *
     * @param reason a stable word, such as {@code connect_failed}
     */
    record Unreached(String reason) implements Answer {}
}
