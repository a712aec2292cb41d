package dev.headgate.reporting;

import java.time.Instant;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * A deployment that was used while nobody had entered its price.
 *
 * @param calls whose cost is unknown
 * @param inputTokens cached ones included
 * @param outputTokens reasoning included
 * @param firstHour the first hour in which that was so
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record UnpricedUse(
        String model,
        String deployment,
        String hosting,
        long calls,
        long inputTokens,
        long outputTokens,
        Instant firstHour,
        Instant lastHour) {}
