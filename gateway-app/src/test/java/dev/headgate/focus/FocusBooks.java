package dev.headgate.focus;

import com.fasterxml.uuid.Generators;
import com.zaxxer.hikari.HikariDataSource;
import dev.headgate.db.TestDatabase;
import dev.headgate.testing.MovableClock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** Exports and periods on books of their own, at a moment that the test sets. */
public final class FocusBooks implements AutoCloseable {
    static final FocusProperties SETTINGS = settings(FocusProperties.Billed.EFFECTIVE);

    private final TestDatabase database = TestDatabase.migrated();
    private final HikariDataSource pool = pool(database);
    public final JdbcClient jdbc = JdbcClient.create(pool);
    private final MovableClock clock = new MovableClock(Instant.parse("2026-11-03T09:00:00Z"));

    static FocusProperties settings(FocusProperties.Billed billed) {
        return new FocusProperties(
                "4711",
                "Contoso AI",
                "Contoso Platform",
                null,
                "CoreWeave",
                billed,
                List.of("application"),
                Duration.ofMinutes(15),
                Duration.ofDays(7));
    }

    private static HikariDataSource pool(TestDatabase database) {
        var pool = new HikariDataSource();
        pool.setJdbcUrl(database.url());
        pool.setUsername(database.username());
        pool.setPassword(database.password());
        pool.setMaximumPoolSize(4);
        return pool;
    }

    public HikariDataSource dataSource() {
        return pool;
    }

    void moveTo(String moment) {
        clock.moveTo(Instant.parse(moment));
    }

    Clock clock() {
        return clock;
    }

    FocusExports exports() {
        return exports(SETTINGS);
    }

    FocusExports exports(FocusProperties settings) {
        return new FocusExports(
                jdbc,
                new JdbcTransactionManager(pool),
                settings,
                Generators.timeBasedEpochRandomGenerator(),
                clock());
    }

    Periods periods() {
        return new Periods(
                new ClosedPeriods(jdbc), jdbc, new JdbcTransactionManager(pool), SETTINGS, clock());
    }

    LedgerExport ledger() {
        return new LedgerExport(pool, new JdbcTransactionManager(pool));
    }

    public ClosedPeriods closedPeriods() {
        return new ClosedPeriods(jdbc);
    }

    /** Closes a month as finance does. */
    public void close(String month) {
        periods().close(YearMonth.parse(month), "finance", "in a test");
    }

    static ExportOrder month(String month, String version, String format) {
        return ExportOrder.of(YearMonth.parse(month), null, null, version, format);
    }

    byte[] bytes(ExportManifest file) throws IOException {
        var bytes = new ByteArrayOutputStream();
        exports().copy(file, bytes);
        return bytes.toByteArray();
    }

    @Override
    public void close() {
        pool.close();
        database.close();
    }
}
