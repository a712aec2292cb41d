package dev.headgate.provider;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Something changed about a deployment that operators want to know afterwards.
 *
 * @param detail more about it, in our own words, or null
 */
public record DeploymentEvent(String deployment, Kind kind, @Nullable String detail) {

    /** What changed. */
    public enum Kind {
        /** It failed too often and is left alone. */
        BREAKER_OPENED,
        /** Its pause is over; the next calls will tell. */
        BREAKER_ON_PROBATION,
        /** It works again. */
        BREAKER_CLOSED,
        /** Its provider refuses our rate and is left alone for a while. */
        RATE_LIMITED,
        /** Its engine went away with a request in its hands. */
        ENGINE_LOST,
        /** It does not answer its health check, or not for the model that it should serve. */
        UNHEALTHY,
        /** It answers its health check again. */
        HEALTHY;

        /** The word for it in metrics and in the log of events. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
