package dev.headgate.provider;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How upstreams are called.
 *
 * @param maxConnections calls to one deployment at the same time; more are refused at once
 * @param connectTimeout longest wait for a connection, TLS included
 * @param firstByteTimeout longest wait for the first event of a stream
 * @param answerTimeout longest wait for a whole answer
 * @param idleTimeout longest silence within an answer
 * @param maxAnswerBytes longest whole answer that is read
 * @param longestCooling longest time that a deployment is left alone because its provider asked
 * @param quarantine how long a request that an engine died of is kept from others of its kind
 * @param sessionHeader the header that names what shares a prompt cache to the router of a pool of
 *     our own
 * @param breaker when a deployment that fails is left alone
 * @param concurrency how many calls our own engines get at the same time
 */
@Validated
@ConfigurationProperties("headgate.upstream")
record UpstreamProperties(
        @DefaultValue("256") @Min(1) int maxConnections,
        @DefaultValue("2s") Duration connectTimeout,
        @DefaultValue("60s") Duration firstByteTimeout,
        @DefaultValue("5m") Duration answerTimeout,
        @DefaultValue("60s") Duration idleTimeout,
        @DefaultValue("64000000") @Min(1) int maxAnswerBytes,
        @DefaultValue("10m") Duration longestCooling,
        @DefaultValue("10m") Duration quarantine,
        @DefaultValue("x-session-id") @Pattern(regexp = "[A-Za-z0-9-]{1,64}") String sessionHeader,
        @DefaultValue @Valid Breaker breaker,
        @DefaultValue @Valid Concurrency concurrency) {

    /**
     * When a deployment is left alone.
     *
     * @param window the time that failures are counted over
     * @param fewestCalls fewer calls within it prove nothing
     * @param failurePercent share of failures from which on it is left alone
     * @param failuresInARow so many failures with no success among them, the last one a second ago
     *     or more, are enough however few calls there were
     * @param slowAfter a first token that takes longer is slow
     * @param slowPercent share of slow ones from which on it is left alone
     * @param pause how long it is left alone
     * @param probes calls that then tell whether it has recovered
     * @param longestProbation probes that take longer tell that it has not
     */
    record Breaker(
            @DefaultValue("5s") Duration window,
            @DefaultValue("20") @Min(1) int fewestCalls,
            @DefaultValue("50") @Min(1) @Max(100) int failurePercent,
            @DefaultValue("5") @Min(1) int failuresInARow,
            @DefaultValue("20s") Duration slowAfter,
            @DefaultValue("80") @Min(1) @Max(100) int slowPercent,
            @DefaultValue("10s") Duration pause,
            @DefaultValue("3") @Min(1) int probes,
            @DefaultValue("20s") Duration longestProbation) {}

    /**
     * Bounds of the limit that follows the time to the first token.
     *
     * @param adaptive whether it does; else the upper bound holds
     * @param least calls that are always allowed
     * @param most calls that are never exceeded
     */
    record Concurrency(
            @DefaultValue("true") boolean adaptive,
            @DefaultValue("4") @Min(1) int least,
            @DefaultValue("256") @Min(1) int most) {}
}
