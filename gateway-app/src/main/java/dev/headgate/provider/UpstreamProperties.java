package dev.headgate.provider;

import jakarta.validation.constraints.Min;
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
 * @param answerTimeout longest wait for a whole answer, of which no byte comes before it is
 *     complete
 * @param idleTimeout longest silence within an answer
 * @param maxAnswerBytes longest whole answer that is read
 */
@Validated
@ConfigurationProperties("headgate.upstream")
record UpstreamProperties(
        @DefaultValue("256") @Min(1) int maxConnections,
        @DefaultValue("2s") Duration connectTimeout,
        @DefaultValue("60s") Duration firstByteTimeout,
        @DefaultValue("5m") Duration answerTimeout,
        @DefaultValue("60s") Duration idleTimeout,
        @DefaultValue("64000000") @Min(1) int maxAnswerBytes) {}
