package dev.headgate.tradeoff;

import java.math.BigDecimal;
import java.time.Instant;

/**
 * How many replicas of a deployment the busiest hour of a month needs.
 *
 * @param peak the beginning of that hour
 * @param calls that came in it
 * @param tokens of them
 * @param serversPerReplica calls that a replica works on at the same time
 * @param averageUtilisation of that many replicas over the whole month
 */
record Replicas(
        String deployment,
        Period month,
        Instant peak,
        long calls,
        TokenMix tokens,
        ServiceRates rates,
        int serversPerReplica,
        Sizing.Objective objective,
        Sizing sizing,
        BigDecimal averageUtilisation) {}
