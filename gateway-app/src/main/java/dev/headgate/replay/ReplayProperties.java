package dev.headgate.replay;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How policies are tried on the past.
 *
 * @param threads that decide at the same time; they yield to requests
 * @param fewestCalls calls of an alias that both models must have had before the length of their
 *     answers is compared
 * @param silentFor how long a replica may say nothing of its replay before another begins it anew
 */
@ConfigurationProperties("headgate.replay")
record ReplayProperties(
        @DefaultValue("2") int threads,
        @DefaultValue("100") long fewestCalls,
        @DefaultValue("2m") Duration silentFor) {

    /**
     * @throws IllegalArgumentException if a value makes no sense
     */
    ReplayProperties {
        if (threads < 1 || fewestCalls < 1 || silentFor.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException(
                    "'headgate.replay.threads' and 'fewest-calls' are at least 1, 'silent-for' is at least 1s.");
        }
    }
}
