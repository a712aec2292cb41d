package dev.headgate.allocation;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import dev.headgate.accounting.TestBooks;
import dev.headgate.catalog.TestPools;
import dev.headgate.identity.PlatformTenant;
import dev.headgate.identity.TenantNames;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The feature on a database of its own, at a moment that a test chooses. */
final class OwnCapacity implements AutoCloseable {
    private static final NoArgGenerator IDS = Generators.timeBasedEpochRandomGenerator();

    final TestBooks books = new TestBooks();
    final JdbcClient jdbc = books.jdbc;
    final TestPools pools = new TestPools(jdbc);
    final PoolCloses closes = new PoolCloses(jdbc, new JdbcTemplate(books.dataSource()));
    final TransactionTemplate transaction =
            new TransactionTemplate(new DataSourceTransactionManager(books.dataSource()));

    static AllocationProperties settings(Duration closeAfter) {
        return new AllocationProperties(
                closeAfter, Duration.ofDays(1), Duration.ofDays(30), 50, 0.8, 0.25);
    }

    MonthCloser closer(String now) {
        Clock clock = clock(now);
        var sources =
                new MonthSources(
                        hours(clock),
                        new PoolSums(jdbc),
                        rules(),
                        new PlatformTenant(jdbc, IDS, clock),
                        new TenantNames(jdbc));
        return new MonthCloser(jdbc, transaction, sources, closes, books.ledger(), IDS, clock);
    }

    BearerRules rules() {
        return new BearerRules(jdbc, Clock.systemUTC());
    }

    PoolHours hours(Clock clock) {
        return new PoolHours(pools.pools(), new PoolSums(jdbc), closes, clock);
    }

    Economics economics(String now) {
        return new Economics(hours(clock(now)), new PoolSums(jdbc), closes, pools.calibrations());
    }

    Calibrator calibrator(Clock clock) {
        return new Calibrator(
                jdbc,
                transaction,
                pools.pools(),
                new RecentCalls(jdbc, pools.pools()),
                pools.calibrations(),
                settings(null),
                clock);
    }

    static Clock clock(String now) {
        return Clock.fixed(Instant.parse(now), ZoneOffset.UTC);
    }

    /** What an account was debited, less what it was credited. */
    BigDecimal balance(String account, UUID owner) {
        return jdbc.sql(
                        """
                        select coalesce(sum(case side when 'DEBIT' then amount else -amount end), 0)
                        from postings where account = ? and owner_id = ?
                        """)
                .params(account, owner)
                .query(BigDecimal.class)
                .single();
    }

    UUID platform() {
        return jdbc.sql("select id from tenants where is_platform").query(UUID.class).single();
    }

    @Override
    public void close() {
        books.close();
    }
}
