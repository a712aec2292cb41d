package dev.headgate.accounting;

import java.math.BigDecimal;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What is done while the database is down.
 *
 * @param whenDatabaseIsDown whether requests are refused or served
 * @param outage how they are served
 */
@ConfigurationProperties("headgate.books")
record OutageProperties(
        @DefaultValue("reject") WhenDatabaseIsDown whenDatabaseIsDown,
        @DefaultValue Outage outage) {

    /**
     * The bounds of one outage.
     *
     * @param share of what a hard limit had left that may be spent; above 0 and at most 1
     * @param mostUsd that a tenant may spend, whatever its limits had left
     * @param replicas that may be cut off at the same time: each gets this part of the allowance
     * @param keysKnownFor how old what is known of an API key may be
     * @param largestJournal size above which nothing more is served
     */
    record Outage(
            @DefaultValue("0.02") BigDecimal share,
            @DefaultValue("50") BigDecimal mostUsd,
            @DefaultValue("1") int replicas,
            @DefaultValue("5m") Duration keysKnownFor,
            @DefaultValue("256MB") DataSize largestJournal) {

        Outage {
            require(
                    share.signum() > 0 && share.compareTo(BigDecimal.ONE) <= 0,
                    "share must be above 0 and at most 1, and is " + share);
            require(mostUsd.signum() > 0, "most-usd must be above 0, and is " + mostUsd);
            require(replicas > 0, "replicas must be at least 1, and is " + replicas);
            require(
                    keysKnownFor.isPositive(),
                    "keys-known-for must be a positive time, and is " + keysKnownFor);
        }

        private static void require(boolean holds, String message) {
            if (!holds) {
                throw new IllegalArgumentException("headgate.books.outage." + message);
            }
        }
    }
}
