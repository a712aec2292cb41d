package dev.headgate.outbox;

import com.fasterxml.uuid.Generators;
import java.time.Clock;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The real outbox, for tests of what others write to it. */
public final class TestOutbox {

    private TestOutbox() {}

    public static Outbox on(JdbcClient jdbc) {
        return new JdbcOutbox(jdbc, Generators.timeBasedEpochRandomGenerator(), Clock.systemUTC());
    }
}
