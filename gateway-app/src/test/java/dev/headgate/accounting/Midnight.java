package dev.headgate.accounting;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A time zone of a test's own, in which midnight comes when the test wants it: a real boundary of a
 * real period, passed by the database's own clock.
 */
final class Midnight {
    private final JdbcClient jdbc;
    private final OffsetDateTime moment;

    private Midnight(JdbcClient jdbc, OffsetDateTime moment) {
        this.jdbc = jdbc;
        this.moment = moment;
    }

    /** Midnight at the next full second after this time has passed. */
    static Midnight after(JdbcClient jdbc, Duration time) {
        OffsetDateTime wanted = now(jdbc).plus(time).plusSeconds(1).truncatedTo(ChronoUnit.SECONDS);
        return new Midnight(jdbc, wanted);
    }

    /** The zone as POSIX writes it, which counts westwards. */
    String zone() {
        return "<test>" + moment.format(DateTimeFormatter.ofPattern("HH:mm:ss"));
    }

    boolean isOver() {
        return !now(jdbc).isBefore(moment);
    }

    private static OffsetDateTime now(JdbcClient jdbc) {
        return jdbc.sql("select clock_timestamp()")
                .query(OffsetDateTime.class)
                .single()
                .withOffsetSameInstant(ZoneOffset.UTC);
    }
}
