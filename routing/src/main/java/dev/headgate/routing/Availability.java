package dev.headgate.routing;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Whether a deployment can take requests. An old signal is {@link Unknown}, never {@link Up}. */
public sealed interface Availability {
    /** It answers. */
    record Up() implements Availability {}

    /** Nothing is known of it, so it may be tried. */
    record Unknown() implements Availability {}

    /**
     * It is not to be tried.
     *
     * @param until when it may be tried again, or null if nobody can tell
     */
    record Down(Cause cause, @Nullable Instant until) implements Availability {}

    /** Why a deployment is not to be tried. */
    enum Cause {
        /** Its health check fails, or it does not serve the model that it should. */
        UNHEALTHY("down"),
        /** Too many calls failed. */
        BREAKER_OPEN("its circuit breaker is open"),
        /** The provider refuses more requests or tokens for now. */
        RATE_LIMITED("its rate limit is used up"),
        /** As many calls as it may have are under way. */
        FULL("it has no place free");

        private final String sentence;

        Cause(String sentence) {
            this.sentence = sentence;
        }

        String sentence() {
            return sentence;
        }
    }

    static Availability up() {
        return new Up();
    }

    static Availability unknown() {
        return new Unknown();
    }

    /** Down for a reason that has no known end. */
    static Availability down(Cause cause) {
        return new Down(cause, null);
    }

    /** Down until a moment; from then on nothing is known. */
    static Availability coolingUntil(Cause cause, Instant until) {
        return new Down(cause, until);
    }

    /** Why it cannot be tried at a moment, or null if it can. */
    default @Nullable Down downAt(Instant moment) {
        return this instanceof Down down && (down.until() == null || moment.isBefore(down.until()))
                ? down
                : null;
    }
}
