package dev.headgate.capacity;

import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How pools are watched.
 *
 * @param interval time between two readings of an engine, and between two checks of its health; a
 *     tenth more or less, so that replicas of the gateway do not ask together
 * @param timeout longest wait for an answer to one of these questions
 * @param staleAfter age from which on a reading counts for nothing; 20 s at most
 * @param probeInterval how long a deployment may go without having answered anything until it is
 *     asked for one token; 0 never asks
 * @param probeTimeout longest wait for that token
 * @param maxAnswerBytes longest answer of an engine that is read
 */
@Validated
@ConfigurationProperties("headgate.capacity")
record CapacityProperties(
        @DefaultValue("5s") @DurationMin(millis = 100) Duration interval,
        @DefaultValue("2s") @DurationMin(millis = 10) Duration timeout,
        @DefaultValue("20s") @DurationMin(seconds = 1) @DurationMax(seconds = 20)
                Duration staleAfter,
        @DefaultValue("5m") @DurationMin(millis = 0) Duration probeInterval,
        @DefaultValue("30s") @DurationMin(millis = 100) Duration probeTimeout,
        @DefaultValue("4000000") @Min(1000) int maxAnswerBytes) {}
