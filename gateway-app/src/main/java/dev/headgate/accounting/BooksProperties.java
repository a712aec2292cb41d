package dev.headgate.accounting;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How patient the books are.
 *
 * @param longestWait how long a request waits for its reservation before it is answered with 503
 * @param grace how long after its longest duration an attempt is left to its owner
 * @param heartbeat how often this replica says that it lives
 * @param deadAfter silence after which the attempts of a replica are settled by another
 * @param reportingTags names of the tags that spend is told apart by in reports; each further value
 *     of one is a further row an hour
 */
@ConfigurationProperties("headgate.books")
record BooksProperties(
        @DefaultValue("1s") Duration longestWait,
        @DefaultValue("15s") Duration grace,
        @DefaultValue("2s") Duration heartbeat,
        @DefaultValue("10s") Duration deadAfter,
        @DefaultValue("application,environment,use_case") List<String> reportingTags) {}
