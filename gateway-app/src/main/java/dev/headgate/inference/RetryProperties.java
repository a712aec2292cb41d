package dev.headgate.inference;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How much more may be tried than was asked for.
 *
 * @param share further tries after those that a provider or pool failed, as a share of the requests
 *     that it got in the last ten seconds, and the same of all together
 * @param floor further tries in ten seconds that are always allowed, since a share of few requests
 *     is none
 * @param firstPause longest pause before the only target is tried again; it doubles with each try,
 *     and the real one is random, up to it
 * @param longestPause a target that asks for a longer one is not tried again
 */
@Validated
@ConfigurationProperties("headgate.inference.retries")
record RetryProperties(
        @DefaultValue("0.1") @DecimalMin("0") @DecimalMax("1") double share,
        @DefaultValue("10") @Min(0) int floor,
        @DefaultValue("200ms") Duration firstPause,
        @DefaultValue("2s") Duration longestPause) {}
