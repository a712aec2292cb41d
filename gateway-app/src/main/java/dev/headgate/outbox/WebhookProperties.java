package dev.headgate.outbox;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How webhooks are called.
 *
 * @param poll how often the outbox is looked at
 * @param timeout longest time for one try, from the connection to the status of the answer
 * @param parallel tries to one webhook at the same time, for each replica
 * @param maxTries tries after which a delivery is dead
 * @param firstDelay longest wait after the first failed try; it doubles with each further one
 * @param longestDelay longest wait between two tries
 * @param rotationOverlap how long the old secret goes on signing beside a new one
 * @param retention how long events and what became of them are kept
 */
@Validated
@ConfigurationProperties("headgate.webhooks")
record WebhookProperties(
        @DefaultValue("1s") Duration poll,
        @DefaultValue("10s") Duration timeout,
        @DefaultValue("4") @Min(1) @Max(64) int parallel,
        @DefaultValue("16") @Min(1) @Max(100) int maxTries,
        @DefaultValue("10s") Duration firstDelay,
        @DefaultValue("6h") Duration longestDelay,
        @DefaultValue("24h") Duration rotationOverlap,
        @DefaultValue("30d") Duration retention) {}
