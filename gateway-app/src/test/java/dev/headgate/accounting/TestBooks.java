package dev.headgate.accounting;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.headgate.catalog.CatalogSnapshot;
import dev.headgate.catalog.Deployment;
import dev.headgate.db.RequestPathLimits;
import dev.headgate.db.TestDatabase;
import dev.headgate.outbox.TestOutbox;
import dev.headgate.testing.FaultProxy;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionTemplate;

/** The books on a PostgreSQL of their own, as the gateway puts them together. */
public final class TestBooks implements AutoCloseable {
    private final TestDatabase database;
    private final boolean ownsDatabase;
    private final HikariDataSource pool;
    private final BooksService service;
    private final AttemptColumns columns;
    private final BudgetAlerts alerts;
    final UUID replica = UUID.randomUUID();
    final BookStore store;
    final GroupCommit groups;
    final GroupedAttemptBook grouped;
    public final AttemptBook book;
    final Receipts receipts;
    final ReservationMargins margins;
    final MeterRegistry meters = new SimpleMeterRegistry();
    public final JdbcClient jdbc;

    public TestBooks(Deployment... catalog) {
        this(TestDatabase.migrated(), Duration.ofSeconds(30), catalog);
    }

    TestBooks(TestDatabase database, Duration longestWait, Deployment... catalog) {
        this(database, longestWait, true, catalog);
    }

    /** Books beside others on the same database; only one of them drops it. */
    TestBooks(
            TestDatabase database,
            Duration longestWait,
            boolean ownsDatabase,
            Deployment... catalog) {
        this(database, pool(database), longestWait, ownsDatabase, catalog);
    }

    /** Books that reach the database through a network that fails. */
    static TestBooks behind(
            FaultProxy network, TestDatabase database, Duration longestWait, Deployment catalog) {
        HikariDataSource pool = pool(database);
        pool.setJdbcUrl(database.url().replaceFirst(":[0-9]+/", ":" + network.port() + "/"));
        pool.setConnectionTimeout(500);
        pool.setValidationTimeout(500);
        pool.addDataSourceProperty("socketTimeout", "3");
        return new TestBooks(database, pool, longestWait, false, catalog);
    }

    private TestBooks(
            TestDatabase database,
            HikariDataSource pool,
            Duration longestWait,
            boolean ownsDatabase,
            Deployment... catalog) {
        this.database = database;
        this.ownsDatabase = ownsDatabase;
        this.pool = pool;
        var properties =
                new BooksProperties(
                        longestWait,
                        Duration.ofSeconds(15),
                        Duration.ofMillis(100),
                        Duration.ofSeconds(2),
                        List.of("use_case"));
        this.jdbc = JdbcClient.create(pool);
        this.alerts = new BudgetAlerts(jdbc, Samples.IDS, TestOutbox.on(jdbc));
        this.columns =
                new AttemptColumns(
                        replica, properties.grace(), new TagsText(), properties.reportingTags());
        this.store = new JdbcBookStore(pool, Samples.IDS, columns, alerts);
        this.margins = new ReservationMargins(new JdbcMarginStore(jdbc, transaction()));
        this.groups = new GroupCommit(store, System::nanoTime, longestWait);
        var snapshot = new CatalogSnapshot(List.of(catalog));
        this.grouped =
                new GroupedAttemptBook(
                        groups,
                        new Alternatives(() -> snapshot),
                        margins,
                        new Overruns(meters),
                        Samples.IDS::generate,
                        Clock.systemUTC(),
                        properties);
        this.book = grouped;
        var keeper =
                new BookKeeper(store, groups, replica, properties.deadAfter(), System::nanoTime);
        this.service = new BooksService(groups, keeper, properties.heartbeat());
        this.receipts = new JdbcReceipts(jdbc, new TagsText());
        service.start();
    }

    private static HikariDataSource pool(TestDatabase database) {
        var pool = new HikariDataSource();
        pool.setJdbcUrl(database.url());
        pool.setUsername(database.username());
        pool.setPassword(database.password());
        pool.setMaximumPoolSize(4);
        pool.setConnectionTimeout(1000);
        pool.addDataSourceProperty("options", RequestPathLimits.OPTIONS);
        return pool;
    }

    public DataSource dataSource() {
        return pool;
    }

    /** The ledger that others book on, in transactions of {@link #dataSource()}. */
    public Ledger ledger() {
        return new JdbcLedger(pool, Samples.IDS, columns, alerts);
    }

    TransactionOperations transaction() {
        return new TransactionTemplate(new DataSourceTransactionManager(pool));
    }

    BudgetRegistry registry() {
        return registry(Samples.ANYWHERE);
    }

    BudgetRegistry registry(ScopeZones zones) {
        return new BudgetRegistry(jdbc, Samples.IDS, zones, currentPeriods());
    }

    BudgetRaises raises() {
        return new BudgetRaises(jdbc, Samples.IDS, currentPeriods());
    }

    /** Raises a budget's limit for a while from now on. */
    BudgetRaise raise(UUID budget, String usd, Duration lasts) {
        Instant end = jdbc.sql("select now()").query(OffsetDateTime.class).single().toInstant();
        var settings = new RaiseSettings(new BigDecimal(usd), end.plus(lasts), "quarter's end");
        return transaction().execute(_ -> raises().add(budget, settings, "ada"));
    }

    private CurrentPeriods currentPeriods() {
        return new CurrentPeriods(jdbc, alerts);
    }

    /** Fails, naming what is broken, unless every invariant of the books holds. */
    public void requireBalance() {
        BooksCheck.Result result = new BooksCheck(jdbc, Clock.systemUTC()).run();
        if (!result.balanced()) {
            throw new AssertionError("The books do not balance: " + result.findings());
        }
    }

    /** A budget per month, hard. */
    UUID budget(String name, UUID scope, String limit) {
        return budget(name, scope, limit, "MONTH", true);
    }

    UUID budget(String name, UUID scope, String limit, String period, boolean hard) {
        UUID id = Samples.id();
        jdbc.sql(
                        """
                        insert into budgets (id, name, scope, scope_id, period, time_zone, limit_usd, hard)
                        values (?, ?, 'KEY', ?, ?, 'UTC', ?, ?)
                        """)
                .params(id, name, scope, period, new BigDecimal(limit), hard)
                .update();
        return id;
    }

    BigDecimal settled(UUID budget) {
        return sum("settled", budget);
    }

    BigDecimal reserved(UUID budget) {
        return sum("reserved", budget);
    }

    private BigDecimal sum(String column, UUID budget) {
        return jdbc.sql(
                        "select coalesce(sum("
                                + column
                                + "), 0) from budget_periods where budget_id = ?")
                .param(budget)
                .query(BigDecimal.class)
                .single();
    }

    String state(AttemptId attempt) {
        return jdbc.sql("select state from attempts where id = ?")
                .param(attempt.value())
                .query(String.class)
                .optional()
                .orElse("none");
    }

    long count(String table) {
        return jdbc.sql("select count(*) from " + table).query(Long.class).single();
    }

    /** Waits until nothing is queued or open. */
    public void awaitSettled() throws InterruptedException {
        await(
                "all attempts are closed",
                () ->
                        jdbc.sql(
                                                "select count(*) from attempts where state in"
                                                        + " ('RESERVED', 'STREAMING', 'UNKNOWN')")
                                        .query(Long.class)
                                        .single()
                                == 0);
    }

    /** Waits until this attempt is closed. */
    void awaitSettled(Reservation held) throws InterruptedException {
        await("the attempt is closed", () -> !AttemptState.valueOf(state(held.id())).isOpen());
    }

    /** Waits for a fact, with a deadline that only a broken machine misses. */
    static void await(String fact, Callable<Boolean> condition) throws InterruptedException {
        long begin = System.nanoTime();
        Exception last = null;
        while (System.nanoTime() - begin < Duration.ofSeconds(60).toNanos()) {
            try {
                if (condition.call()) {
                    return;
                }
            } catch (Exception e) {
                last = e;
            }
            Thread.sleep(Duration.ofMillis(10));
        }
        throw new AssertionError("Not in time: " + fact, last);
    }

    /** Checks that the books balance, and closes them. */
    void closeBalanced() throws InterruptedException {
        try (this) {
            await("nothing is queued", groups::isIdle);
            BooksCheck.Result result = new BooksCheck(jdbc, Clock.systemUTC()).run();
            assertThat(result.findings())
                    .allSatisfy(finding ->
                            assertThat(finding.violations()).as(finding.states()).isZero());
        }
    }

    /** Ends the threads, as an orderly stop does, and drops the database. */
    @Override
    public void close() {
        service.stop();
        pool.close();
        if (ownsDatabase) {
            database.close();
        }
    }
}
